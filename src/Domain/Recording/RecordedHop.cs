using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>One recorded hop of a trace.</summary>
/// <param name="Name">The number of stage and action among those of its stream.</param>
/// <param name="TimeMs">When it happened, in Unix milliseconds.</param>
/// <param name="KnownMs">When it became known.</param>
/// <param name="Place">Where its record lies.</param>
internal readonly record struct RecordedHop(int Name, long TimeMs, long KnownMs, RecordPlace Place);
