using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;

namespace Chasqui.Demo.View;

/// <summary>What is shown while the demo runs: set by the run, read by the view. Each property is replaced whole.</summary>
internal sealed class Progress
{
    /// <summary>What is being done or waited for.</summary>
    public Func<string> Phase { get; set; } = () => "starting";

    /// <summary>How it stands with each fault of consumers and brokers.</summary>
    public Func<IEnumerable<(string Name, string Value)>> Health { get; set; } = () => [];

    /// <summary>Whether the traced pipeline is shown.</summary>
    public bool ShowsTraces { get; init; } = true;

    /// <summary>The latest answer of the app.</summary>
    public SummaryView? Summary { get; set; }

    public Ledger Ledger { get; } = new();

    /// <summary>Losses claimed in the latest answer beyond what the faults so far explain: claims that late hop records will take back.</summary>
    public long FalseNow { get; private set; }

    /// <summary>The most of them at one time.</summary>
    public long MostFalse { get; private set; }

    public void Take(SummaryView? summary)
    {
        Summary = summary;
        FalseNow = Beyond("SkippedByConsumer", FaultKind.Skipped) + Beyond("DroppedInProcessing", FaultKind.Dropped) + Beyond("ExpiredByRetention", FaultKind.Expired);
        MostFalse = Math.Max(MostFalse, FalseNow);
    }

    private long Beyond(string cause, FaultKind fault)
    {
        var claimed = Summary?.Path.SelectMany(hop => hop.Decisions).Where(d => d.Verdict == "Lost" && d.Cause == cause).Sum(d => d.Count) ?? 0;
        return Math.Max(0, claimed - Ledger.Injected.GetValueOrDefault(fault));
    }
}
