using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>The recorded samples of consumer groups, kept as the points at which a group came further than ever.</summary>
internal sealed class RecordedProgress
{
    private readonly Dictionary<(string Group, int Topic, int Partition), Partition> _partitions = [];

    /// <summary>The groups that were sampled on a topic.</summary>
    public IEnumerable<string> GroupsOf(int topic) => _partitions.Keys.Where(k => k.Topic == topic).Select(k => k.Group).Distinct();

    /// <summary>Samples come in the order of their times.</summary>
    public void Add(string group, int topic, int partition, in ProgressSample sample)
    {
        if (!_partitions.TryGetValue((group, topic, partition), out var progress))
            _partitions.Add((group, topic, partition), progress = new Partition());
        progress.Add(sample);
    }

    /// <summary>Something was read there: what comes behind it was not the group's first.</summary>
    public void AddRead(string group, int topic, int partition, long offset)
    {
        if (_partitions.TryGetValue((group, topic, partition), out var progress))
            progress.FirstRead = Math.Min(progress.FirstRead, offset);
    }

    public PassEvidence Pass(string group, in RecordPlace place) =>
        _partitions.TryGetValue((group, place.Topic, place.Partition), out var progress) ? progress.Pass(place.Offset) : PassEvidence.Unknown;

    private sealed class Partition
    {
        private readonly List<(ProgressSample Now, ProgressSample? Before)> _advances = [];
        private ProgressSample? _last;

        public long FirstRead { get; set; } = long.MaxValue;

        public void Add(in ProgressSample sample)
        {
            if (_advances.Count == 0 ? sample.Committed >= 0 : sample.Committed > _advances[^1].Now.Committed)
                _advances.Add((sample, _last));
            _last = sample;
        }

        public PassEvidence Pass(long offset)
        {
            var (low, high) = (0, _advances.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _advances[middle].Now.Committed > offset ? (low, middle) : (middle + 1, high);
            }

            if (low == _advances.Count)
                return PassEvidence.NotPassed;
            var (now, before) = _advances[low];
            return new(PassState.Passed, now.TimeMs, before is { } earlier && WasSet(earlier, now, offset), now.LogStart);
        }

        /// <summary>Nobody was there to read, or the place to read on from was no longer in the log, or it began behind the record.</summary>
        private bool WasSet(in ProgressSample before, in ProgressSample now, long offset) =>
            before.Committed < 0
                ? FirstRead > offset
                : (before.Members == 0 && now.Members == 0)
                    || now.LogStart > before.Committed
                    || (before.LogEnd >= 0 && before.Committed > before.LogEnd);
    }
}

/// <summary>A group on a partition at one time.</summary>
/// <param name="TimeMs">When, in Unix milliseconds.</param>
/// <param name="Committed">Its next offset; -1 for none.</param>
/// <param name="LogStart">The first offset of the log; -1 when it is not known.</param>
/// <param name="LogEnd">The next offset to be written; -1 when it is not known.</param>
/// <param name="Members">The members of the group; null when that is not known.</param>
internal readonly record struct ProgressSample(long TimeMs, long Committed, long LogStart, long LogEnd, int? Members);
