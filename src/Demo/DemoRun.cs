using Chasqui.Demo.Healing;
using Chasqui.Demo.Health;
using Chasqui.Demo.Truth;
using Chasqui.Demo.View;
using Chasqui.Demo.World;
using Chasqui.LocalRuntime.Azurite;

namespace Chasqui.Demo;

/// <summary>One run: start the world, break it, wait for the verdicts, compare.</summary>
internal sealed class DemoRun(DemoOptions options, TextWriter output, TimeProvider time)
{
    private readonly Progress _progress = new() { ShowsTraces = options.Shows(Capability.Traces) };
    private readonly bool _plain = options.Plain || Console.IsOutputRedirected;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var fleet = options.Shows(Capability.Brokers) ? $"; {Fleet.Cluster}: {Fleet.Brokers}" : "";
        await output.WriteLineAsync($"Seed {options.Seed}. Starting Azurite, embedded Kafka (fronting, consumer, standby: 3 brokers each{fleet}) and the function app.");
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Progress = output.WriteLine }, cancellation);
        await using var clusters = new DemoClusters(options);
        var actuator = new DemoActuator(time);
        await using var app = await MonitoringApp.StartAsync(options, clusters, azurite, actuator, cancellation);
        using var api = new AppApi(app.Address, app.Key, time.GetUtcNow() - DemoClusters.Window);
        using var traces = options.Shows(Capability.Traces) ? new TraceRun(options, clusters, api, _progress, time) : null;
        await using var health = options.Only.Any(shown => shown != Capability.Traces) ? new HealthRun(options, clusters, api, actuator, _progress, time) : null;
        await output.WriteLineAsync(options.KeepRunning ? $"The app: {app.Address} key {app.Key}" : $"The app: {app.Address}");
        var matches = await WatchAsync(traces, health, cancellation);
        if (options.KeepRunning)
            await KeepRunningAsync(app, traces, cancellation);
        return matches ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private async Task<bool> WatchAsync(TraceRun? traces, HealthRun? health, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var view = new ProgressView(_progress, output, _plain, time).RunAsync(ended.Token);
        (Scoreboard Board, TimeSpan SettledAfter)? traced;
        HealthBoard board;
        try
        {
            var tracing = traces?.RunAsync(ended.Token);
            var watching = health?.RunAsync(ended.Token) ?? Task.FromResult(HealthBoard.Nothing);
            await Task.WhenAll(tracing ?? Task.CompletedTask, watching);
            traced = tracing is null ? null : await tracing;
            board = await watching;
        }
        finally
        {
            await ended.CancelAsync();
            await view;
        }

        if (traced is { } seen)
            await ScoreboardView.PrintAsync(seen.Board, _progress.MostFalse, output, _plain);
        if (health is not null)
            await HealthBoardView.PrintAsync(board, output, _plain);
        if (options.Report is { } report)
            await ReportFile.WriteAsync(report, options, traced, board, _progress, cancellation);
        return traced?.Board.Matches != false && board.Matches;
    }

    private async Task KeepRunningAsync(MonitoringApp app, TraceRun? traces, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"The world goes on until Ctrl+C, the pipeline without faults. App: {app.Address} header x-functions-key: {app.Key}");
        await (traces?.Pipeline.App.RunAsync(cancellation) ?? Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ContinueWith(_ => { }, TaskScheduler.Default));
    }
}
