using Chasqui.Contracts.Consumers;

namespace Chasqui.Client.Heartbeats;

/// <summary>A consumer that can say how it is, from any thread, at any time, without waiting for anything.</summary>
internal interface IHeartbeatSource
{
    ConsumerHeartbeat Beat(long nowMs, long intervalMs);
}
