using Chasqui.Monitoring.Ingest;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.Functions.Startup;

/// <summary>
/// Keeps the ledgers of emitters when the app stops in good order, so that nothing goes unmeasured: after every trigger has stopped, and before
/// the storage clients go. When that fails, the next start takes the time since the last checkpoint for unmeasured.
/// </summary>
internal sealed partial class LedgerFlush(HopIngest ingest, ILogger<LedgerFlush> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(Timeout);
        try
        {
            await ingest.FlushAsync(bounded.Token);
        }
        catch (Exception failure)
        {
            LogUnflushed(logger, failure);
        }
    }

    [LoggerMessage(
        EventId = 4002, Level = LogLevel.Warning, Message = "The ledgers of emitters could not be kept; the last seconds are unmeasured.")]
    private static partial void LogUnflushed(ILogger logger, Exception failure);
}
