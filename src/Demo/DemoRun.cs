using Chasqui.Demo.Faults;
using Chasqui.Demo.Pipeline;
using Chasqui.Demo.Truth;
using Chasqui.Demo.View;
using Chasqui.Demo.World;
using Chasqui.LocalRuntime.Azurite;

namespace Chasqui.Demo;

/// <summary>One run: start the world, break it, wait for the verdicts, compare.</summary>
internal sealed class DemoRun(DemoOptions options, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private readonly Progress _progress = new();
    private readonly bool _plain = options.Plain || Console.IsOutputRedirected;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await output.WriteLineAsync($"Seed {options.Seed}. Starting Azurite, embedded Kafka (fronting, consumer, standby: 3 brokers each) and the function app.");
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Progress = output.WriteLine }, cancellation);
        using var clusters = new DemoClusters();
        await using var app = await MonitoringApp.StartAsync(options, clusters, azurite, cancellation);
        using var api = new AppApi(app.Address, app.Key, time.GetUtcNow() - DemoClusters.Window);
        using var pipeline = new OrderPipeline(options, clusters, _progress.Ledger, time);
        await output.WriteLineAsync(options.KeepRunning ? $"The app: {app.Address} key {app.Key}" : $"The app: {app.Address}");
        var board = await WatchAsync(api, clusters, pipeline, cancellation);
        if (options.KeepRunning)
            await KeepRunningAsync(app, pipeline, cancellation);
        return board.Matches ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private async Task<Scoreboard> WatchAsync(AppApi api, DemoClusters clusters, OrderPipeline pipeline, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var view = new ProgressView(_progress, output, _plain, time).RunAsync(ended.Token);
        bool settled;
        TimeSpan settledAfter;
        try
        {
            var settling = new Settling(api, pipeline, _progress, time);
            await pipeline.Ready.WaitAsync(cancellation);
            await settling.StartedAsync(cancellation);
            await ProduceAsync(api, clusters, pipeline, cancellation);
            var stopped = time.GetTimestamp();
            settled = await settling.SettledAsync(cancellation);
            settledAfter = time.GetElapsedTime(stopped);
        }
        catch
        {
            await ended.CancelAsync();
            await view;
            throw;
        }

        var board = await new Examiner(api, _progress).ExamineAsync(settled, cancellation);
        await ended.CancelAsync();
        await view;
        await ScoreboardView.PrintAsync(board, _progress.MostFalse, output, _plain);
        if (options.Report is { } report)
            await ReportFile.WriteAsync(report, options, board, _progress, settledAfter, cancellation);
        return board;
    }

    /// <summary>Produces until both the time and the faults are over.</summary>
    private async Task ProduceAsync(AppApi api, DemoClusters clusters, OrderPipeline pipeline, CancellationToken cancellation)
    {
        var script = new FaultScript(options, clusters, pipeline, _progress.Ledger, () => _progress.FalseNow, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _progress.Phase = () => script.Phase;
        var producing = pipeline.App.RunAsync(over.Token);
        var asking = AskAsync(api, over.Token);
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

    private async Task AskAsync(AppApi api, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await TakeSummaryAsync(api, stop);
                await Task.Delay(AskEvery, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // One answer less is no end of the run.
    private async Task TakeSummaryAsync(AppApi api, CancellationToken stop)
    {
        try
        {
            _progress.Take(await api.SummaryAsync(stop));
        }
        catch (HttpRequestException)
        {
            _progress.Take(_progress.Summary);
        }
    }

    private async Task KeepRunningAsync(MonitoringApp app, OrderPipeline pipeline, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"The pipeline goes on without faults until Ctrl+C. App: {app.Address} header x-functions-key: {app.Key}");
        await pipeline.App.RunAsync(cancellation);
    }
}
