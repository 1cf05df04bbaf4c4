namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Work of a background loop, which must outlive whatever goes wrong with it.</summary>
internal static class Attempt
{
    /// <returns>False: it failed, and that is logged. Storage comes back; the engine must still be there.</returns>
    public static async Task<bool> QuietlyAsync(Func<Task> work, Action<Exception> log, CancellationToken stopping)
    {
        try
        {
            await work();
            return true;
        }
#pragma warning disable CA1031 // Any failure; but the engine's stop is none.
        catch (Exception e) when (!stopping.IsCancellationRequested || e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log(e);
            return false;
        }
    }
}
