using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using Chasqui.Contracts;

namespace Chasqui.Domain.Topology;

/// <summary>
/// A stream's path, compiled for judging. Each hop has a slot (a bit): first the hops of the path in order, then for each stage its two
/// known ends, filtered and failed. Sets of hops are 64-bit masks.
/// </summary>
public sealed class StreamPath
{
    /// <summary>The most hops and ends together.</summary>
    public const int MaxSlots = 64;

    private readonly Dictionary<(string Stage, HopAction Action), int> _slots = [];

    /// <exception cref="ArgumentException">The path is empty, too long, out of order, or names a hop it does not have.</exception>
    public StreamPath(StreamTopology stream)
    {
        Stream = stream;
        Hops = stream.Path;
        if (Hops.IsDefaultOrEmpty)
            throw new ArgumentException($"Stream '{stream.Name}' has no hops.", nameof(stream));
        Predecessors = new ulong[Hops.Length];
        Dominated = new ulong[Hops.Length];
        Descendants = new ulong[Hops.Length];
        Alternatives = new ulong[Hops.Length];
        EndsBefore = new ulong[Hops.Length];
        AddSlots();
        for (var hop = 0; hop < Hops.Length; hop++)
            Link(hop);
        for (var hop = 0; hop < Hops.Length; hop++)
            FindReach(hop);
        Successors = Enumerable.Range(0, Hops.Length).Aggregate(0UL, (set, hop) => set | Predecessors[hop]);
        Terminals = HopMask & ~Successors;
        WindowMs = (long)stream.Window.TotalMilliseconds;
        Partners = stream.Path.Where(hop => hop is { Cluster: not null, Standby: not null }).Select(hop => (hop.Cluster!, hop.Standby!)).ToFrozenSet();
    }

    public StreamTopology Stream { get; }

    public ImmutableArray<HopDefinition> Hops { get; }

    public long WindowMs { get; }

    /// <summary>Each cluster of the path that has a standby, with it.</summary>
    public FrozenSet<(string Cluster, string Standby)> Partners { get; }

    /// <summary>Slots in use: hops and ends.</summary>
    public int SlotCount { get; private set; }

    /// <summary>The set of all hops, ends excluded.</summary>
    public ulong HopMask => Hops.Length == MaxSlots ? ulong.MaxValue : (1UL << Hops.Length) - 1;

    /// <summary>The hops that some hop follows.</summary>
    public ulong Successors { get; }

    /// <summary>The hops that none follows.</summary>
    public ulong Terminals { get; }

    /// <summary>By hop: the hops it may follow.</summary>
    public ulong[] Predecessors { get; }

    /// <summary>By hop: the slots that cannot have been reached but through it. Seen one of these, the hop happened.</summary>
    public ulong[] Dominated { get; }

    /// <summary>By hop: the hops that can be reached through it.</summary>
    public ulong[] Descendants { get; }

    /// <summary>By hop: the other hops of its choice.</summary>
    public ulong[] Alternatives { get; }

    /// <summary>By hop: the ends (filtered, failed) of the stages it follows, that explain its absence.</summary>
    public ulong[] EndsBefore { get; }

    /// <summary>The slot of a hop or end, or -1 when the path does not have it.</summary>
    public int SlotOf(string stage, HopAction action) => _slots.GetValueOrDefault((stage, action), -1);

    /// <summary>The name of the hop or end, such as <c>router/filtered</c>.</summary>
    public string NameOf(int slot)
    {
        if (slot < Hops.Length)
            return Hops[slot].Name;
        foreach (var (known, number) in _slots)
            if (number == slot)
                return HopName.Of(known.Stage, known.Action);
        return "";
    }

    /// <summary>Whether the slot is a known end, and not a hop of the path.</summary>
    public bool IsEnd(int slot) => slot >= Hops.Length;

    /// <summary>Which end a slot at or past <see cref="Hops"/>' length is.</summary>
    public HopAction EndOf(int slot) => ((slot - Hops.Length) & 1) == 0 ? HopAction.Filtered : HopAction.Failed;

    /// <summary>The start of the window that holds an origin time, both in Unix milliseconds.</summary>
    public long WindowOf(long originMs) => originMs - originMs % WindowMs;

    /// <summary>The shard of a trace, from its random bits.</summary>
    public int ShardOf(TraceId id) => Stream.Shards == 1 ? 0 : (int)((id.Low & 0xFFFF_FFFF) % (uint)Stream.Shards);

    /// <summary>The consumer group whose progress tells whether a hop could have happened: its own when it receives, else the one its stage receives with.</summary>
    public string? GroupOf(int hop)
    {
        if (Hops[hop].Group is { } own)
            return own;
        for (var before = Predecessors[hop]; before != 0; before &= before - 1)
            if (Hops[BitOperations.TrailingZeroCount(before)].Group is { } theirs)
                return theirs;
        return null;
    }

    private void AddSlots()
    {
        for (var hop = 0; hop < Hops.Length; hop++)
            if (!_slots.TryAdd((Hops[hop].Stage, Hops[hop].Action), hop))
                throw new ArgumentException($"Stream '{Stream.Name}' has the hop '{Hops[hop].Name}' twice.");
        var stages = Hops.Select(h => h.Stage).Distinct().ToArray();
        SlotCount = Hops.Length + 2 * stages.Length;
        if (SlotCount > MaxSlots)
            throw new ArgumentException($"Stream '{Stream.Name}' has {SlotCount} hops and ends (two a stage); {MaxSlots} is the most.");
        for (var stage = 0; stage < stages.Length; stage++)
        {
            _slots.TryAdd((stages[stage], HopAction.Filtered), Hops.Length + 2 * stage);
            _slots.TryAdd((stages[stage], HopAction.Failed), Hops.Length + 2 * stage + 1);
        }
    }

    private void Link(int hop)
    {
        if (Hops[hop].Action == HopAction.Sent)
            EndsBefore[hop] = Ends(Hops[hop].Stage);
        foreach (var name in Hops[hop].After)
        {
            var before = -1;
            for (var i = 0; i < hop && before < 0; i++)
                if (Hops[i].Name == name)
                    before = i;
            if (before < 0)
                throw new ArgumentException($"Stream '{Stream.Name}': '{Hops[hop].Name}' is after '{name}', which is not an earlier hop of the path.");
            Predecessors[hop] |= 1UL << before;
            if (Hops[before].Action == HopAction.Received)
                EndsBefore[hop] |= Ends(Hops[before].Stage);
        }

        for (var other = 0; other < Hops.Length; other++)
            if (other != hop && Hops[hop].OneOf is { } choice && Hops[other].OneOf == choice)
                Alternatives[hop] |= 1UL << other;
    }

    private ulong Ends(string stage) => (1UL << SlotOf(stage, HopAction.Filtered)) | (1UL << SlotOf(stage, HopAction.Failed));

    /// <summary>A hop dominates what becomes unreachable without it.</summary>
    private void FindReach(int hop)
    {
        var with = Reachable(without: -1);
        var without = Reachable(without: hop);
        Dominated[hop] = with & ~without & ~(1UL << hop);
        ulong reach = 1UL << hop;
        for (var next = hop + 1; next < Hops.Length; next++)
            if ((Predecessors[next] & reach) != 0)
                reach |= 1UL << next;
        Descendants[hop] = reach & ~(1UL << hop);
    }

    private ulong Reachable(int without)
    {
        ulong reach = 0;
        for (var hop = 0; hop < Hops.Length; hop++)
            if (hop != without && (Predecessors[hop] == 0 || (Predecessors[hop] & reach) != 0))
                reach |= 1UL << hop;
        return WithEnds(reach);
    }

    /// <summary>Adds the ends that the set allows: of the stages it received at, and of those whose sending it could come to.</summary>
    private ulong WithEnds(ulong hops)
    {
        var set = hops;
        for (var hop = 0; hop < Hops.Length; hop++)
            if (Hops[hop].Action == HopAction.Received ? (hops & (1UL << hop)) != 0 : Predecessors[hop] == 0 || (Predecessors[hop] & hops) != 0)
                set |= Ends(Hops[hop].Stage);
        return set;
    }
}
