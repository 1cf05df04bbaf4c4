namespace Chasqui.Domain.Recording;

/// <summary>Hop records that were measured lost.</summary>
/// <param name="Emitter">Whose.</param>
/// <param name="Stream">Of which stream; null for any.</param>
/// <param name="Stage">Of which stage; null for any.</param>
/// <param name="FromMs">Observed at or after this time, in Unix milliseconds.</param>
/// <param name="ToMs">And at or before this one.</param>
/// <param name="Hops">How many.</param>
internal sealed record RecordedGap(string Emitter, string? Stream, string? Stage, long FromMs, long ToMs, long Hops)
{
    public bool Covers(string stream, string stage, long fromMs, long toMs) =>
        Hops > 0 && (Stream ?? stream) == stream && (Stage ?? stage) == stage && FromMs <= toMs && ToMs >= fromMs;
}
