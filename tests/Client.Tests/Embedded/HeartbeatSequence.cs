using Chasqui.Contracts.Consumers;

namespace Chasqui.Client.Tests.Embedded;

internal static class HeartbeatSequence
{
    /// <summary>The heartbeats up to the one that says it was the last.</summary>
    public static List<ConsumerHeartbeat> TakeUntilStopped(this IEnumerable<ConsumerHeartbeat> beats)
    {
        var taken = new List<ConsumerHeartbeat>();
        foreach (var beat in beats)
        {
            taken.Add(beat);
            if (beat.State == ConsumerState.Stopped)
                break;
        }

        return taken;
    }
}
