using Chasqui.Demo.Faults;
using Chasqui.Demo.Pipeline;
using Chasqui.Demo.Truth;
using Chasqui.Demo.View;
using Chasqui.Demo.World;

namespace Chasqui.Demo;

/// <summary>The traced pipeline of a run: break it, wait for the verdicts, compare.</summary>
internal sealed class TraceRun(DemoOptions options, DemoClusters clusters, AppApi api, Progress progress, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    public OrderPipeline Pipeline { get; } = new(options, clusters, progress.Ledger, time);

    /// <summary>Truth beside verdict, and how long after the last event the windows were settled.</summary>
    public async Task<(Scoreboard Board, TimeSpan SettledAfter)> RunAsync(CancellationToken cancellation)
    {
        var settling = new Settling(api, Pipeline, progress, time);
        await Pipeline.Ready.WaitAsync(cancellation);
        await settling.StartedAsync(cancellation);
        await ProduceAsync(cancellation);
        var stopped = time.GetTimestamp();
        var settled = await settling.SettledAsync(cancellation);
        var settledAfter = time.GetElapsedTime(stopped);
        var board = await new Examiner(api, progress).ExamineAsync(settled, cancellation);
        progress.Phase = () => "the verdicts on events are in; now for consumers, brokers and streams";
        return (board, settledAfter);
    }

    public void Dispose() => Pipeline.Dispose();

    /// <summary>Produces until both the time and the faults are over.</summary>
    private async Task ProduceAsync(CancellationToken cancellation)
    {
        var script = new FaultScript(options, clusters, Pipeline, progress.Ledger, () => progress.FalseNow, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        progress.Phase = () => script.Phase;
        var producing = Pipeline.App.RunAsync(over.Token);
        var asking = AskAsync(over.Token);
        try
        {
            await Task.WhenAll(script.RunAsync(cancellation), Task.Delay(TimeSpan.FromSeconds(options.Seconds), time, cancellation));
        }
        finally
        {
            await over.CancelAsync();
            await producing;
            await asking;
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await TakeSummaryAsync(stop);
                await Task.Delay(AskEvery, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // One answer less is no end of the run.
    private async Task TakeSummaryAsync(CancellationToken stop)
    {
        try
        {
            progress.Take(await api.SummaryAsync(stop));
        }
        catch (HttpRequestException)
        {
            progress.Take(progress.Summary);
        }
    }
}
