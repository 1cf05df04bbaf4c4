using System.Text.Json;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Consumers.Recording;

/// <summary>
/// Judges the consumers of a recording: <c>progress</c>, <c>logRange</c>, <c>heartbeat</c> and <c>groupState</c> observations in, a verdict a partition
/// and a group out.
/// </summary>
/// <param name="settings">The policy for a cluster's group.</param>
public sealed class ConsumerRecordingJudge(Func<string, string, ConsumerSettings> settings) : IRecordingJudge
{
    private static readonly string[] AllTypes =
    [
        ConsumerObservationReader.Progress, ConsumerObservationReader.Heartbeat, ConsumerObservationReader.GroupState, ConsumerObservationReader.LogRange,
    ];

    private readonly ConsumerLedger _ledger = new();
    private long _judgedAtMs = -1;

    /// <summary>Judges every group by the defaults.</summary>
    public ConsumerRecordingJudge()
        : this((_, _) => ConsumerSettings.Default)
    {
    }

    /// <summary>The types that tell of consumers; log ranges alone do not.</summary>
    public static IReadOnlyCollection<string> Tells => AllTypes[..3];

    public IReadOnlyCollection<string> Types => AllTypes;

    public TimeSpan Tick { get; } = TimeSpan.FromSeconds(10);

    public bool TryObserve(string type, long timeMs, JsonElement observation, out string error)
    {
        JudgeTicksBefore(timeMs);
        return ConsumerObservationReader.TryRead(type, timeMs, observation, _ledger, out error);
    }

    public IEnumerable<JudgedVerdict> Judge(long nowMs)
    {
        JudgeTicksBefore(nowMs);
        foreach (var group in _ledger.Judge(nowMs, settings).OrderBy(g => g.Cluster, StringComparer.Ordinal).ThenBy(g => g.Group, StringComparer.Ordinal))
        {
            yield return ConsumerVerdictLines.Group(group, nowMs);
            foreach (var partition in group.Partitions)
                yield return ConsumerVerdictLines.Partition(group, partition, nowMs);
        }
    }

    /// <summary>
    /// The running app judges at every tick, and so does this, whenever it is asked: since when a verdict holds depends on the recording alone. A long
    /// time without any observation is judged at its end.
    /// </summary>
    private void JudgeTicksBefore(long timeMs)
    {
        const long Most = 1_000;
        var tick = (long)Tick.TotalMilliseconds;
        var next = _judgedAtMs < 0 ? timeMs : Math.Max(_judgedAtMs + tick, timeMs - Most * tick);
        _judgedAtMs = _judgedAtMs < 0 ? timeMs : _judgedAtMs;
        for (; next < timeMs; next += tick)
        {
            _judgedAtMs = next;
            foreach (var _ in _ledger.Judge(next, settings))
            {
                // Only since when each verdict holds is of interest, which the ledger notes.
            }
        }
    }
}
