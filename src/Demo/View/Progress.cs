using Chasqui.Demo.Truth;
using Chasqui.Demo.World;

namespace Chasqui.Demo.View;

/// <summary>What is shown while the demo runs: set by the run, read by the view. Each property is replaced whole.</summary>
internal sealed class Progress
{
    /// <summary>What is being done or waited for.</summary>
    public Func<string> Phase { get; set; } = () => "starting";

    /// <summary>The latest answer of the app.</summary>
    public SummaryView? Summary { get; set; }

    public Ledger Ledger { get; } = new();

    /// <summary>The most losses the app claimed at one time.</summary>
    public long MostLossesClaimed { get; set; }

    public void Take(SummaryView? summary)
    {
        Summary = summary;
        var losses = summary?.Path.SelectMany(hop => hop.Decisions).Where(d => d.Verdict == "Lost").Sum(d => d.Count) ?? 0;
        MostLossesClaimed = Math.Max(MostLossesClaimed, losses);
    }
}
