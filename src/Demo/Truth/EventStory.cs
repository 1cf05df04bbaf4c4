using Chasqui.Demo.Faults;

namespace Chasqui.Demo.Truth;

/// <summary>What really happened to one event, written down where it happened. Thread-safe.</summary>
internal sealed class EventStory
{
    private readonly Lock _lock = new();
    private readonly int[] _times = new int[PathHops.Count];
    private readonly int[] _lostRecords = new int[PathHops.Count];
    private readonly int[] _wroteTwice = new int[PathHops.Count];
    private readonly HashSet<(int Partition, long Offset)>[] _places = [[], [], [], []];
    private FaultKind? _fault;

    /// <summary>The fault this event met; null for most.</summary>
    public FaultKind? Fault
    {
        get
        {
            lock (_lock)
                return _fault;
        }
    }

    public bool HopsHeldBack { get; private set; }

    public bool GivenUpByApp { get; private set; }

    public bool Happened(PathHop hop)
    {
        lock (_lock)
            return _times[(int)hop] > 0;
    }

    public int Times(PathHop hop)
    {
        lock (_lock)
            return _times[(int)hop];
    }

    public void Happen(PathHop hop, int partition, long offset)
    {
        lock (_lock)
        {
            _times[(int)hop]++;
            _places[(int)hop].Add((partition, offset));
        }
    }

    public void Meet(FaultKind fault)
    {
        lock (_lock)
            _fault = fault;
    }

    public void WriteTwice(PathHop hop)
    {
        lock (_lock)
        {
            // The app may write again what the router has already dropped: both are true then.
            _fault ??= FaultKind.ProducedTwice;
            _wroteTwice[(int)hop]++;
        }
    }

    public void LoseRecord(PathHop hop)
    {
        lock (_lock)
            _lostRecords[(int)hop]++;
    }

    public void HoldBack()
    {
        lock (_lock)
            HopsHeldBack = true;
    }

    public void GiveUpAtApp()
    {
        lock (_lock)
            GivenUpByApp = true;
    }

    /// <summary>The truth about each hop. Records that lie in a deleted range and were never received expired.</summary>
    public TrueHop[] Tell(Func<int, long, bool> wasDeleted)
    {
        lock (_lock)
        {
            var hops = new TrueHop[PathHops.Count];
            var ended = false;
            for (var hop = 0; hop < hops.Length; hop++)
            {
                hops[hop] = _times[hop] > 0 ? Seen(hop) : new TrueHop(ended ? "NotReached" : WhyNot((PathHop)hop, wasDeleted), 0, 0);
                ended |= _times[hop] == 0;
            }

            return hops;
        }
    }

    private TrueHop Seen(int hop)
    {
        var told = _times[hop] - _lostRecords[hop];
        var receives = (PathHop)hop is PathHop.RouterReceived or PathHop.SinkReceived;
        return new TrueHop(
            told > 0 ? "Delivered" : "TraceLost", told > 0 ? _wroteTwice[hop] : 0, told > 0 && receives ? Math.Max(0, told - _places[hop].Count) : 0);
    }

    private string WhyNot(PathHop hop, Func<int, long, bool> wasDeleted) => (hop, _fault) switch
    {
        (PathHop.AppSent, _) when GivenUpByApp => "Failed",
        (PathHop.RouterReceived, _) when _places[(int)PathHop.AppSent].All(place => wasDeleted(place.Partition, place.Offset)) => "Lost/ExpiredByRetention",
        (PathHop.RouterSent, FaultKind.Dropped) => "Lost/DroppedInProcessing",
        (PathHop.RouterSent, FaultKind.Filtered) => "Filtered",
        (PathHop.RouterSent, FaultKind.Failed) => "Failed",
        (PathHop.SinkReceived, FaultKind.Skipped) => "Lost/SkippedByConsumer",
        _ => TrueHop.Underway,
    };
}
