using Chasqui.Demo.World;

namespace Chasqui.Demo.Truth;

/// <summary>Counts by hop and by what is said of it: the same form for truth and for verdicts.</summary>
internal sealed class Tally
{
    public const string Introduced = "duplicates/introduced";
    public const string Redelivered = "duplicates/redelivered";
    private readonly SortedDictionary<(int Hop, string What), long> _counts = [];

    public long this[string hop, string what] => _counts.GetValueOrDefault((IndexOf(hop), what));

    public IEnumerable<(string Hop, string What)> Keys => _counts.Keys.Select(key => (PathHops.Names[key.Hop], key.What));

    public void Add(string hop, string what, long count)
    {
        if (count != 0)
            _counts[(IndexOf(hop), what)] = _counts.GetValueOrDefault((IndexOf(hop), what)) + count;
    }

    /// <summary>By hop, then by what.</summary>
    public SortedDictionary<string, SortedDictionary<string, long>> ToJson()
    {
        var json = new SortedDictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var ((hop, what), count) in _counts)
        {
            if (!json.TryGetValue(PathHops.Names[hop], out var counts))
                json.Add(PathHops.Names[hop], counts = new(StringComparer.Ordinal));
            counts.Add(what, count);
        }

        return json;
    }

    public static Tally Of(SummaryView? summary)
    {
        var tally = new Tally();
        foreach (var hop in summary?.Path ?? [])
        {
            foreach (var decision in hop.Decisions)
                tally.Add(hop.Hop, decision.What, decision.Count);
            tally.Add(hop.Hop, Introduced, hop.Duplicates.Introduced);
            tally.Add(hop.Hop, Redelivered, hop.Duplicates.Redelivered);
        }

        return tally;
    }

    public static Tally Of(IEnumerable<TrueHop[]> events)
    {
        var tally = new Tally();
        foreach (var path in events)
        {
            for (var hop = 0; hop < path.Length; hop++)
            {
                tally.Add(PathHops.Names[hop], path[hop].What, 1);
                tally.Add(PathHops.Names[hop], Introduced, path[hop].Introduced);
                tally.Add(PathHops.Names[hop], Redelivered, path[hop].Redelivered);
            }
        }

        return tally;
    }

    private static int IndexOf(string hop)
    {
        for (var i = 0; i < PathHops.Names.Count; i++)
            if (PathHops.Names[i] == hop)
                return i;
        throw new ArgumentException($"'{hop}' is no hop of the demo's path.", nameof(hop));
    }
}
