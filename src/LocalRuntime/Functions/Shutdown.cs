namespace Chasqui.LocalRuntime.Functions;

/// <summary>The two steps of stopping: first nothing new begins, and when patience is over what runs is cancelled.</summary>
internal sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelling = new();

    /// <summary>Signalled when nothing new may begin.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Signalled when what runs is to end at once.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    public Task BeginAsync() => _stopping.CancelAsync();

    /// <summary>Waits for what runs; it is cancelled when <paramref name="patience"/> is over.</summary>
    public async Task WaitAsync(Task running, CancellationToken patience)
    {
        await using (patience.Register(_cancelling.Cancel))
            await running;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _cancelling.Dispose();
    }
}
