namespace Chasqui.Demo.Truth;

/// <summary>The hops of the demo's path, in its order.</summary>
internal enum PathHop
{
    AppSent,
    RouterReceived,
    RouterSent,
    SinkReceived,
}
