using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <content>What became of the events since some time, one by one: no template, for their way counts.</content>
internal sealed partial class WindowTraces
{
    public TracesSince Since(in WindowUnit unit, SinceQuestion question, WindowFacts facts)
    {
        Begin(unit, facts);
        var slots = SlotsAt(question.Home);
        var sum = TracesSince.None;
        for (var bucket = 0; bucket < _buckets.BucketCount; bucket++)
        {
            _groups.Load(_buckets, bucket);
            for (var group = 0; group < _groups.Count; group++)
                if (IdOf(_groups[_groups.First(group)]) is var id && id.OriginMs >= question.SinceMs)
                    sum += SinceOf(id, Collect(group), slots, question.Cluster);
        }

        return sum;
    }

    /// <summary>The hops whose records lie on a cluster of the path, or on its standby: what is sent there, and what is received of that.</summary>
    private ulong SlotsAt(string home)
    {
        ulong sent = 0, received = 0;
        for (var hop = 0; hop < _path.Hops.Length; hop++)
        {
            if (_path.Hops[hop].Action == HopAction.Sent && _path.Hops[hop].Cluster == home)
                sent |= 1UL << hop;
            else if (_path.Hops[hop].Action == HopAction.Received && (_path.Predecessors[hop] & sent) != 0)
                received |= 1UL << hop;
        }

        return sent | received;
    }

    private TracesSince SinceOf(TraceId id, ReadOnlySpan<HopObservation> hops, ulong slots, string cluster)
    {
        _evidence.BeginTrace();
        var (lost, open, unknown) = (false, false, false);
        foreach (ref readonly var judgement in _judge.Judge(id, hops, _evidence, _facts.Time))
        {
            lost |= judgement.Loss.Verdict == TraceVerdict.Lost;
            open |= judgement.Loss.Verdict is TraceVerdict.InFlight or TraceVerdict.Delayed;
            unknown |= judgement.Loss.Verdict == TraceVerdict.Undetermined;
        }

        // What nobody has looked up yet is Undetermined only until somebody has.
        if (_evidence.Wanted.Count > 0)
            (open, unknown) = (true, false);
        if (lost)
            return TracesSince.None with { Lost = 1 };
        if (!WentOver(cluster, hops, slots))
            return TracesSince.None;
        return unknown ? TracesSince.None with { Undetermined = 1 }
            : open ? TracesSince.None with { Open = 1, OldestOpenMs = id.OriginMs }
            : TracesSince.None with { Arrived = 1 };
    }

    private bool WentOver(string cluster, ReadOnlySpan<HopObservation> hops, ulong slots)
    {
        foreach (ref readonly var hop in hops)
            if ((slots & (1UL << hop.Slot)) != 0 && hop.Place.Topic >= 0 && _topics[hop.Place.Topic].Cluster == cluster)
                return true;
        return false;
    }
}
