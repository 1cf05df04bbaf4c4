namespace Chasqui.Monitoring.Brokers;

/// <summary>Calls to the outside that end in time, whether the callee heeds its time-out or not.</summary>
internal static class Bounded
{
    /// <summary>The call's result; <paramref name="late"/> when it has not come within the time-out and the mercy after it, or the call threw.</summary>
    public static async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, Func<Exception, T> late, TimeSpan timeout, TimeSpan mercy, TimeProvider clock, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            // On a pool thread: a callee that blocks before its first await delays nobody else.
            return await Task.Run(() => call(linked.Token), CancellationToken.None).WaitAsync(timeout + mercy, clock, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return late(failure is OperationCanceledException or TimeoutException ? new TimeoutException("no answer in time") : failure);
        }
    }
}
