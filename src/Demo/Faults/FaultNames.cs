using System.Collections.Frozen;

namespace Chasqui.Demo.Faults;

/// <summary>How faults are called on the command line.</summary>
public static class FaultNames
{
    private static readonly FrozenDictionary<string, FaultKind> Kinds = Enum.GetValues<FaultKind>().ToFrozenDictionary(Of);

    /// <summary>Every fault, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<FaultKind>().Select(Of)];

    public static string Of(FaultKind kind) => kind switch
    {
        FaultKind.ProducedTwice => "produced-twice",
        FaultKind.HopsLost => "hops-lost",
        FaultKind.HopsLate => "hops-late",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads a list separated by commas, <c>all</c> or <c>none</c>; null with the word that is no fault.</summary>
    public static IReadOnlySet<FaultKind>? Parse(string list, out string unknown)
    {
        unknown = "";
        if (list == "all")
            return Enum.GetValues<FaultKind>().ToFrozenSet();
        var kinds = new HashSet<FaultKind>();
        foreach (var name in list == "none" ? [] : list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Kinds.TryGetValue(name, out var kind))
            {
                unknown = name;
                return null;
            }

            kinds.Add(kind);
        }

        return kinds;
    }
}
