using Chasqui.Contracts;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A hop as its stage reported it: by the stage's own clock, which may be wrong.</summary>
internal readonly record struct SimHop(
    SimEvent Event, int Hop, HopAction Action, long TrueTime, long StageTime, string Topic, int Partition, long Offset, string Reason);

/// <summary>A frame of hop records as it lies on the hop topic.</summary>
internal sealed record SimFrame(int HopPartition, long ArrivedAt, byte[] Bytes)
{
    public long Offset { get; set; }
}

/// <summary>A time in which hop records of a process were lost, in true time.</summary>
internal readonly record struct SimGap(string Process, long From, long To);
