using Chasqui.Demo.Health;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Payments;

/// <summary>
/// A broker of the stream's home dies; the app leads the stream over the standby by itself; the broker comes back, and an operator has the stream led back.
/// Payments are sent all the while.
/// </summary>
internal sealed class PaymentRun(DemoClusters clusters, AppApi api, TimeProvider time) : IDisposable
{
    private const string Operator = "the demo's operator";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>How long each step may take: longer than the app gives it.</summary>
    private static readonly TimeSpan StepWithin = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan UnderLoadFor = TimeSpan.FromSeconds(2);
    private readonly PaymentStream _stream = new(clusters, api, time);
    private string _phase = "is led over its home";

    /// <summary>One short text, for the live view.</summary>
    public (string Name, string Value) Fact => (PaymentStream.Stream, $"{_stream.Ledger.Sent} sent, {_stream.Ledger.Arrived} arrived; {_phase}");

    /// <param name="healthy">Done when everything is well.</param>
    /// <param name="broke">To be told what is broken, and when.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PaymentBoard> RunAsync(Task healthy, Action<HealthFault, DateTimeOffset> broke, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = _stream.Till.RunAsync(StepWithin, over.Token);
        (MitigationView? FailBack, double? Seconds) back;
        try
        {
            await healthy;
            broke(HealthFault.All[HealthFaultKind.StreamBrokerDead], time.GetUtcNow());
            clusters.KillHomeBroker();
            back = await HealAsync(cancellation);
            await Task.Delay(UnderLoadFor, time, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await sending;
        }

        _phase = "the last of them arrive";
        await UntilAsync(() => Task.FromResult(_stream.Ledger is { Missing: 0, Untaken: 0 }), cancellation);
        var (ledger, verdicts) = (_stream.Ledger, await VerdictsAsync(cancellation));
        _phase = $"{verdicts.Lost} lost";
        return new PaymentBoard(
            ledger.Sent, ledger.Untaken, ledger.Missing, ledger.Arrived, ledger.Over(PaymentStream.Home), ledger.Over(PaymentStream.Standby), ledger.Again, ledger.Copies,
            verdicts, back.FailBack, back.Seconds);
    }

    public void Dispose() => _stream.Dispose();

    private async Task<(MitigationView? FailBack, double? Seconds)> HealAsync(CancellationToken cancellation)
    {
        _phase = "its home has lost a broker";
        var over = await EndedAsync(m => m.Kind == HealthFault.FailOverStream && m.State != "Refused", cancellation);
        _phase = $"is led over {_stream.Till.Cluster}";
        await Task.Delay(UnderLoadFor, time, cancellation);
        clusters.ReviveHomeBroker();
        if (over?.State != "Succeeded")
            return (null, null);
        await UntilAsync(() => IsReadyToGoBackAsync(cancellation), cancellation);
        _phase = "is led back";
        var asked = time.GetTimestamp();
        var id = await api.StartMitigationAsync(HealthFault.FailBackStream, PaymentStream.Stream, Operator, "its home is well again", cancellation);
        var back = await EndedAsync(m => m.Id == id, cancellation);
        return (back, Math.Round(time.GetElapsedTime(asked).TotalSeconds, 1));
    }

    /// <summary>Null when none has ended in time.</summary>
    private async Task<MitigationView?> EndedAsync(Func<MitigationView, bool> which, CancellationToken cancellation)
    {
        MitigationView? found = null;
        await UntilAsync(
            async () => (found = (await api.MitigationsAsync(cancellation)).FirstOrDefault(m => m.Target == PaymentStream.Stream && which(m) && m.IsEnded)) is not null, cancellation);
        return found;
    }

    private async Task<bool> IsReadyToGoBackAsync(CancellationToken cancellation)
    {
        var drain = await api.DrainAsync(PaymentStream.Stream, cancellation);
        var verdict = await api.VerdictOfClusterAsync(PaymentStream.Home, cancellation);
        _phase = $"its home is back: {verdict}, {drain?.Verdict} by rule {drain?.Rule}, lag {drain?.Lag}";
        return verdict == "Healthy" && await api.RouteAsync(PaymentStream.Stream, cancellation) is { State: "Single" };
    }

    private async Task<PaymentVerdicts> VerdictsAsync(CancellationToken cancellation)
    {
        var seen = new PaymentVerdicts(0, 0, 0, false);
        await UntilAsync(
            async () =>
            {
                var summary = await api.SummaryAsync(PaymentStream.Stream, cancellation);
                var route = await api.RouteAsync(PaymentStream.Stream, cancellation);
                var decisions = summary?.Path.SelectMany(hop => hop.Decisions.Select(d => (hop.Hop, d.Verdict, d.Count))).ToList() ?? [];
                seen = new(
                    decisions.Where(d => d is { Hop: "bank/received", Verdict: "Delivered" }).Sum(d => d.Count), decisions.Where(d => d.Verdict == "Lost").Sum(d => d.Count),
                    summary?.OpenTraces ?? 0, route is { State: "Single", Cluster: PaymentStream.Home });
                return seen is { Open: 0, IsHome: true } && seen.Arrived == _stream.Ledger.Sent;
            },
            cancellation);
        return seen;
    }

    private async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < StepWithin; await Task.Delay(Beat, time, cancellation))
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (HttpRequestException)
            {
                // One answer less is no end of the run.
            }
        }
    }
}
