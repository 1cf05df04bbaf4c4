using System.Collections.Immutable;
using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Progress;

/// <summary>Which hops an emitter's records tell of.</summary>
public readonly record struct EmittedStage(string Stream, string Stage);

/// <summary>Hop records that one emitter sent, or could not send, and that were measured lost, or may have been lost where nobody counted.</summary>
/// <param name="Topic">The hop topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Emitter">The emitter.</param>
/// <param name="FirstSequence">The first frame that is missing; for hops dropped by the emitter itself, the frame that told so.</param>
/// <param name="Dropped">Whether the emitter dropped them itself because its buffer was full.</param>
/// <param name="FromMs">They were observed at or after this time, in Unix milliseconds by the emitter's clock.</param>
/// <param name="ToMs">And at or before this one.</param>
/// <param name="Frames">Frames still missing; 0 for dropped hops. With <paramref name="Hops"/> 0: all have come after all.</param>
/// <param name="Hops">Hops still missing.</param>
/// <param name="Stages">What the emitter is known to tell of.</param>
public sealed record EmitterGap(
    string Topic, int Partition, ulong Emitter, long FirstSequence, bool Dropped, long FromMs, long ToMs, long Frames, long Hops,
    ImmutableArray<EmittedStage> Stages)
{
    /// <summary>
    /// Whether it is not known that anything is lost: the count of that time went with a process that was killed, or began later. Frames and hops are
    /// then the most that can be missing. Silence proves nothing all the same.
    /// </summary>
    public bool Unmeasured { get; init; }

    /// <summary>When this was found, in Unix milliseconds by the clock of the ingest; 0 when that was not kept.</summary>
    public long FoundMs { get; init; }

    public bool Closed => Hops <= 0 && Frames <= 0;

    /// <summary>Whether hops of that stage, observed between two times (both included), may be among the lost ones.</summary>
    public bool Covers(string stream, string stage, long fromMs, long toMs)
    {
        if (Closed || ToMs < fromMs || FromMs > toMs)
            return false;
        foreach (var emitted in Stages)
            if (emitted.Stream == stream && emitted.Stage == stage)
                return true;
        return false;
    }

    /// <summary>
    /// The same for a hop of a path. A hop that sends is told of by the process that received, whatever stage it goes by.
    /// </summary>
    public bool Covers(StreamPath path, int hop, long fromMs, long toMs)
    {
        if (Covers(path.Stream.Name, path.Hops[hop].Stage, fromMs, toMs))
            return true;
        for (var before = path.Predecessors[hop]; before != 0 && path.Hops[hop].Action == HopAction.Sent; before &= before - 1)
            if (Covers(path.Stream.Name, path.Hops[BitOperations.TrailingZeroCount(before)].Stage, fromMs, toMs))
                return true;
        return false;
    }
}
