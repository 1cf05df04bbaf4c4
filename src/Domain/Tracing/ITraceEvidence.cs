using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing;

/// <summary>What is known about a trace beside its hops. Asked only of hops that are missing.</summary>
public interface ITraceEvidence
{
    /// <summary>
    /// Whether the consumer group whose progress speaks for <paramref name="hop"/> has passed the record that was written at
    /// <paramref name="writtenAtMs"/> (Unix milliseconds by its sender's clock).
    /// </summary>
    PassEvidence Pass(int hop, in RecordPlace place, long writtenAtMs);

    /// <summary>
    /// What lies at the coordinates of the record of <paramref name="id"/>. That it was found there before <paramref name="passedAtMs"/> (Unix milliseconds)
    /// is no answer: what the consumer met when it passed may have been something else.
    /// </summary>
    ProbeOutcome Probe(TraceId id, in RecordPlace place, long passedAtMs);

    /// <summary>
    /// Whether hop records of that hop's stage were measured lost between two times, in Unix milliseconds. The stage of a hop that is done by the
    /// process before it is that process's: what it reports under another stage's name goes with the same frames.
    /// </summary>
    bool HopRecordsLost(int hop, long fromMs, long toMs);

    /// <summary>
    /// Whether two topics, by number, are one to the path: the same, or of the same name on a cluster and on its standby. An event that its sender wrote
    /// to both, not knowing whether the first took it, is there twice.
    /// </summary>
    bool IsOneTopic(int topic, int other) => topic == other;
}
