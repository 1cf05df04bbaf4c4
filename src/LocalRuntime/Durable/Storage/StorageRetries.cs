using Azure;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Gives each storage call a time limit, and tries it again when the service is busy, silent or unreachable.</summary>
internal sealed class StorageRetries(TimeProvider time)
{
    public const int Attempts = 5;

    /// <summary>Of one attempt.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Before the second attempt; doubles from there, less a random part of up to a half.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <param name="call">Told whether an earlier attempt may have had its effect without an answer.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="TimeoutException">No attempt was answered in time.</exception>
    public async Task<T> RunAsync<T>(Func<bool, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(call, attempt > 1, cancellationToken);
            }
            catch (Exception e) when (attempt < Attempts && IsPassing(e))
            {
                var delay = FirstDelay * Math.Pow(2, attempt - 1) * (1 - (Random.Shared.NextDouble() / 2));
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private static bool IsPassing(Exception e) =>
        e is TimeoutException or HttpRequestException or IOException
        || (e is RequestFailedException failed && (failed.Status is 0 or 408 or 429 || failed.Status >= 500));

    private async Task<T> AttemptAsync<T>(Func<bool, CancellationToken, Task<T>> call, bool again, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await call(again, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Storage did not answer within {Limit.TotalSeconds} s.", e);
        }
    }
}
