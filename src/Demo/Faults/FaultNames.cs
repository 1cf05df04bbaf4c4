using System.Collections.Frozen;
using Chasqui.Demo.Health;

namespace Chasqui.Demo.Faults;

/// <summary>How faults are called on the command line.</summary>
public static class FaultNames
{
    private static readonly FrozenDictionary<string, FaultKind> Kinds = Enum.GetValues<FaultKind>().ToFrozenDictionary(Of);

    private static readonly FrozenDictionary<string, HealthFaultKind> HealthKinds = Enum.GetValues<HealthFaultKind>().ToFrozenDictionary(Of);

    /// <summary>Every fault: of the pipeline, of consumers, of brokers.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<FaultKind>().Select(Of), .. Enum.GetValues<HealthFaultKind>().Select(Of)];

    public static string Of(HealthFaultKind kind) => kind switch
    {
        HealthFaultKind.BrokerDown => "broker-down",
        HealthFaultKind.BrokerSlow => "broker-slow",
        HealthFaultKind.BrokerZombie => "broker-zombie",
        HealthFaultKind.BrokerSilent => "broker-silent",
        HealthFaultKind.StreamBrokerDead => "stream-broker-dead",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Of(FaultKind kind) => kind switch
    {
        FaultKind.ProducedTwice => "produced-twice",
        FaultKind.HopsLost => "hops-lost",
        FaultKind.HopsLate => "hops-late",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads a list separated by commas, <c>all</c> or <c>none</c>; null with the word that is no fault.</summary>
    public static (IReadOnlySet<FaultKind> Faults, IReadOnlySet<HealthFaultKind> Health)? Parse(string list, out string unknown)
    {
        unknown = "";
        if (list == "all")
            return (Enum.GetValues<FaultKind>().ToFrozenSet(), Enum.GetValues<HealthFaultKind>().ToFrozenSet());
        var (faults, health) = (new HashSet<FaultKind>(), new HashSet<HealthFaultKind>());
        foreach (var name in list == "none" ? [] : list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Kinds.TryGetValue(name, out var kind))
            {
                faults.Add(kind);
            }
            else if (HealthKinds.TryGetValue(name, out var healthKind))
            {
                health.Add(healthKind);
            }
            else
            {
                unknown = name;
                return null;
            }
        }

        return (faults, health);
    }
}
