namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Whether the hops of a path hang together.</summary>
internal static class PathChecks
{
    public static void Check(TopologyReader path, IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops)
    {
        for (var index = 0; index < hops.Count; index++)
        {
            CheckUnique(hops, index);
            CheckAfter(hops, index);
        }

        CheckChoices(hops);
        var slots = hops.Count + 2 * hops.Select(h => h.Hop.Stage).Distinct().Count();
        if (slots > StreamPath.MaxSlots)
            path.Error($"has {slots} hops and ends (filtered and failed, for each stage): at most {StreamPath.MaxSlots} are expected.");
    }

    private static void CheckUnique(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops, int index)
    {
        var name = hops[index].Hop.Name;
        var first = IndexOf(hops, name);
        if (name.Length > 0 && first < index)
            hops[index].Reader.Error("hop", $"'{name}' is the name of {hops[first].Reader.Path} too: each hop of a path is expected once.");
    }

    private static void CheckAfter(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops, int index)
    {
        var (reader, hop) = hops[index];
        for (var i = 0; i < hop.After.Length; i++)
        {
            var name = hop.After[i];
            var at = IndexOf(hops, name);
            if (name.Length == 0 || (at >= 0 && at < index))
                continue;
            var after = reader.Property("after");
            var place = after.IsArray ? after.Items().ElementAt(i) : after;
            place.Error(at < 0 ? Unknown(name, hops) : at == index ? "is the hop itself: an earlier hop is expected." : WrongWay(hops, index, at));
        }
    }

    private static string Unknown(string name, IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops)
    {
        string[] known = [.. hops.Select(h => h.Hop.Name).Where(n => n.Length > 0).Distinct()];
        return $"'{name}' is not a hop of this path.{DidYouMean.Sentence(name, known)} One of {string.Join(", ", known)} is expected.";
    }

    private static string WrongWay(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops, int index, int at)
    {
        var (from, to) = (hops[index].Hop.Name, hops[at].Hop.Name);
        return FindWay(hops, at, from, []) is { } way
            ? $"makes a cycle: {string.Join(" -> ", way.AsEnumerable().Reverse())} -> {from}. A path without a way back is expected."
            : $"'{to}' comes later in the path: hops are expected in the order they happen, so move '{from}' behind it.";
    }

    /// <summary>The way from a hop up its predecessors to <paramref name="target"/>, or null.</summary>
    private static List<string>? FindWay(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops, int at, string target, HashSet<int> visited)
    {
        if (!visited.Add(at))
            return null;
        foreach (var name in hops[at].Hop.After)
        {
            if (name == target)
                return [hops[at].Hop.Name, target];
            if (IndexOf(hops, name) is >= 0 and var next && FindWay(hops, next, target, visited) is { } way)
                return [hops[at].Hop.Name, .. way];
        }

        return null;
    }

    private static void CheckChoices(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops)
    {
        foreach (var choice in hops.Where(h => h.Hop.OneOf is not null).GroupBy(h => h.Hop.OneOf))
        {
            var first = choice.First();
            if (choice.Count() == 1)
                first.Reader.Error("oneOf", $"'{choice.Key}' has no other hop: at least two hops of the same choice are expected.");
            foreach (var (reader, _) in choice.Where(h => !h.Hop.After.ToHashSet().SetEquals(first.Hop.After)))
                reader.Error("oneOf", $"'{choice.Key}' is a choice of '{first.Hop.Name}' too, which follows other hops: the hops of a choice are expected to follow the same.");
        }
    }

    private static int IndexOf(IReadOnlyList<(TopologyReader Reader, HopDefinition Hop)> hops, string name)
    {
        for (var i = 0; i < hops.Count; i++)
            if (hops[i].Hop.Name == name)
                return i;
        return -1;
    }
}
