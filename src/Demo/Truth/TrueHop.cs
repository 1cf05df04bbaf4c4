namespace Chasqui.Demo.Truth;

/// <summary>The truth about one event at one hop.</summary>
/// <param name="What">In the words of the verdicts, such as <c>Delivered</c> or <c>Lost/SkippedByConsumer</c>.</param>
/// <param name="Introduced">Copies this hop made.</param>
/// <param name="Redelivered">Times it received the same record again.</param>
internal readonly record struct TrueHop(string What, int Introduced, int Redelivered)
{
    /// <summary>Neither happened nor prevented by a fault: still on its way, or the demo's own bookkeeping is wrong.</summary>
    public const string Underway = "Underway";
}
