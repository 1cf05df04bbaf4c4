using Chasqui.Demo.World;

namespace Chasqui.Demo.Payments;

/// <summary>Truth beside verdict, of a stream that was led over its standby and back, under load.</summary>
/// <param name="Sent">Payments that the till sent.</param>
/// <param name="Untaken">Of these, those that no cluster took.</param>
/// <param name="Missing">Those that a cluster took and the bank never read: lost.</param>
/// <param name="Arrived">Those that the bank read.</param>
/// <param name="OverHome">Of these, first read over the home.</param>
/// <param name="OverStandby">And over the standby.</param>
/// <param name="Again">Sends that a cluster refused, and that the till did again.</param>
/// <param name="Copies">Payments read more than once: nothing is lost at the price of these.</param>
/// <param name="Seen">What the app says of them.</param>
/// <param name="FailBack">The mitigation that led it back, started by hand; null when it did not come to that.</param>
/// <param name="FailBackSeconds">From the order to its end.</param>
internal sealed record PaymentBoard(
    long Sent, long Untaken, long Missing, long Arrived, long OverHome, long OverStandby, long Again, long Copies, PaymentVerdicts Seen, MitigationView? FailBack, double? FailBackSeconds)
{
    public bool Matches => Sent > 0 && Untaken == 0 && Missing == 0 && Arrived == Sent && OverHome > 0 && OverStandby > 0
        && Seen is { Lost: 0, Open: 0, IsHome: true } && Seen.Arrived == Sent && FailBack?.State == "Succeeded";
}

/// <summary>What the app says in the end.</summary>
/// <param name="Arrived">Traces that arrived.</param>
/// <param name="Lost">Traces lost.</param>
/// <param name="Open">Traces that are not decided.</param>
/// <param name="IsHome">The stream is led over its home, and its standby is drained.</param>
internal sealed record PaymentVerdicts(long Arrived, long Lost, long Open, bool IsHome);
