namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>
/// A process that dies at its n-th write to the outside, just before or just after it happens. From then on it changes nothing, and learns nothing.
/// </summary>
internal sealed class Mortal(int deadlyWrite = int.MaxValue, bool writeHappens = false)
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Ends when the process is dead.</summary>
    public Task Died => _died.Task;

    public async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        var number = Interlocked.Increment(ref _writes);
        if (number == deadlyWrite && !writeHappens)
            _died.TrySetResult();
        ThrowIfDead();
        var result = await write();
        if (number == deadlyWrite)
            _died.TrySetResult();
        ThrowIfDead();
        return result;
    }

    public async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        ThrowIfDead();
        var result = await read();
        ThrowIfDead();
        return result;
    }

    private void ThrowIfDead()
    {
        if (_died.Task.IsCompleted)
            throw new IOException("The process is dead.");
    }
}
