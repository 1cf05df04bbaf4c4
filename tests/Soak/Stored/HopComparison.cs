using Chasqui.Soak.Truth;

namespace Chasqui.Soak.Stored;

/// <summary>What is stored beside what truly happened, hop by hop.</summary>
/// <param name="Lost">Happened, and are not stored.</param>
/// <param name="Twice">Are stored more often than they happened.</param>
/// <param name="MadeUp">Are stored, and never happened.</param>
/// <param name="Examples">Some of each, for whoever looks for the reason.</param>
internal sealed record HopComparison(long Lost, long Twice, long MadeUp, IReadOnlyList<string> Examples)
{
    private const int MostExamples = 10;

    public bool Holds => Lost + Twice + MadeUp == 0;

    public static HopComparison Of(Dictionary<TrueHop, int> truth, Dictionary<TrueHop, int> stored)
    {
        var (lost, twice, madeUp, examples) = (0L, 0L, 0L, new List<string>());
        foreach (var (hop, times) in truth)
        {
            var kept = stored.GetValueOrDefault(hop);
            lost += Math.Max(0, times - kept);
            twice += Math.Max(0, kept - times);
            if (kept != times && examples.Count < MostExamples)
                examples.Add($"{hop.Event} {hop.Kind} {hop.Partition}@{hop.Offset}: happened {times} times, stored {kept} times");
        }

        foreach (var (hop, times) in stored)
        {
            if (truth.ContainsKey(hop))
                continue;
            madeUp += times;
            if (examples.Count < MostExamples)
                examples.Add($"{hop.Event} {hop.Kind} {hop.Partition}@{hop.Offset}: never happened, stored {times} times");
        }

        return new(lost, twice, madeUp, examples);
    }
}
