namespace Chasqui.Soak.Truth;

/// <summary>What can be told of an event, in the order of its path; then its end where a cluster did not take it.</summary>
internal enum HopKind : byte
{
    AppSent,
    RouterReceived,
    RouterSent,
    SinkReceived,
    AppFailed,
    RouterFailed,
}
