using System.Collections.Immutable;

namespace Chasqui.Domain.Progress;

/// <summary>Where one emitter stands on one partition of the hop topic. It changes with each of its frames.</summary>
public sealed class EmitterState
{
    public required ulong Emitter { get; init; }

    /// <summary>Its latest frame; 0 before the first.</summary>
    public long Sequence { get; set; }

    /// <summary>Hops in all its frames up to that one.</summary>
    public long HopsEnd { get; set; }

    /// <summary>Hops it had dropped itself by then.</summary>
    public long Dropped { get; set; }

    /// <summary>When that frame was closed, in Unix milliseconds.</summary>
    public long SentAtMs { get; set; }

    /// <summary>What its frames told of.</summary>
    public ImmutableArray<EmittedStage> Stages { get; set; } = [];

    /// <summary>Its latest gaps, which late frames may still close.</summary>
    public ImmutableArray<OpenGap> Gaps { get; set; } = [];

    /// <summary>Whether every frame since the one before was counted, so that a jump is a loss.</summary>
    internal bool Measured { get; set; }

    internal void Learn(ReadOnlySpan<EmittedStage> stages)
    {
        foreach (ref readonly var stage in stages)
            if (!Knows(stage))
                Stages = Stages.Add(stage);
    }

    private bool Knows(in EmittedStage stage)
    {
        foreach (var known in Stages)
            if (known == stage)
                return true;
        return false;
    }
}

/// <summary>A gap whose frames may still come.</summary>
/// <param name="FirstSequence">The first missing frame.</param>
/// <param name="LastSequence">The last missing frame.</param>
/// <param name="FromMs">Nothing in it was observed before, in Unix milliseconds.</param>
/// <param name="ToMs">Nor after.</param>
/// <param name="Hops">Hops still missing.</param>
/// <param name="Arrived">Frames that came late.</param>
/// <param name="Unmeasured">Whether the frames may have been ingested without being counted.</param>
public sealed record OpenGap(
    long FirstSequence, long LastSequence, long FromMs, long ToMs, long Hops, ImmutableArray<long> Arrived, bool Unmeasured = false)
{
    public long Frames => LastSequence - FirstSequence + 1 - Arrived.Length;
}

/// <summary>The ledger of one partition, as it is kept across restarts.</summary>
/// <param name="NextOffset">Every record before it has been counted.</param>
/// <param name="Emitters">The emitters heard of.</param>
public sealed record LedgerState(long NextOffset, ImmutableArray<EmitterState> Emitters);
