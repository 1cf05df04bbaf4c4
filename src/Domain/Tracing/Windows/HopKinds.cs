using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>Numbers what hops have in common: slot, topic and partition.</summary>
internal sealed class HopKinds(StreamPath path, TopicTable topics)
{
    private readonly Dictionary<(int Slot, int Topic, int Partition), int> _numbers = [];
    private readonly Dictionary<(int Topic, int Partition), int> _places = [];
    private Kind[] _kinds = new Kind[64];

    public int Count { get; private set; }

    public ref Kind this[int number] => ref _kinds[number];

    public void Clear()
    {
        _numbers.Clear();
        _places.Clear();
        Count = 0;
    }

    /// <summary>The slot and topic of a route; the slot is -1 when the path does not have the hop.</summary>
    public (int Slot, int Topic) Resolve(ReadOnlySpan<byte> routeBytes)
    {
        if (!HopFrameReader.TryDecodeRoute(routeBytes, out var route))
            return (-1, -1);
        var topic = route.Topic.Length == 0 ? -1 : topics.Intern(route.Cluster, route.Topic);
        return (path.SlotOf(route.Stage, route.Action), topic);
    }

    public int Of(int slot, int topic, int partition)
    {
        if (topic < 0)
            partition = -1;
        if (_numbers.TryGetValue((slot, topic, partition), out var number))
            return number;
        if (!_places.TryGetValue((topic, partition), out var place))
            _places.Add((topic, partition), place = _places.Count);
        number = Count++;
        if (number == _kinds.Length)
            Array.Resize(ref _kinds, number * 2);
        _kinds[number] = new Kind { Slot = (byte)slot, Topic = topic, Partition = partition, Place = place, FirstOffset = long.MaxValue };
        _numbers.Add((slot, topic, partition), number);
        return number;
    }

    /// <summary>Whether some record before the offset was seen received at one of the slots.</summary>
    public bool WasReadBefore(ulong slots, in RecordPlace place)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var kind = ref _kinds[i];
            if ((slots & (1UL << kind.Slot)) != 0 && kind.Topic == place.Topic && kind.Partition == place.Partition && kind.FirstOffset < place.Offset)
                return true;
        }

        return false;
    }

    internal struct Kind
    {
        public byte Slot;
        public int Topic;
        public int Partition;

        /// <summary>The number of (topic, partition).</summary>
        public int Place;

        /// <summary>The smallest offset seen.</summary>
        public long FirstOffset;
    }
}
