namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Finds the word that was meant by a misspelt one.</summary>
public static class DidYouMean
{
    /// <summary>A sentence such as <c> Did you mean 'window'?</c> with a leading blank, or nothing when no known word is near.</summary>
    public static string Sentence(string word, IEnumerable<string> known) => Nearest(word, known) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The nearest known word at most a third of its letters away (at least 1, at most 3 edits), or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance >= least || distance > Math.Clamp(candidate.Length / 3, 1, 3))
                continue;
            (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two words, letter case aside.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 3)
            return int.MaxValue;
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            costs[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            costs[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
            for (var j = 1; j <= right.Length; j++)
                costs[i, j] = Cheapest(costs, left, right, i, j);
        return costs[left.Length, right.Length];
    }

    private static int Cheapest(int[,] costs, string left, string right, int i, int j)
    {
        var replace = costs[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
        var cost = Math.Min(replace, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
        return i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1])
            ? Math.Min(cost, costs[i - 2, j - 2] + 1)
            : cost;
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
