using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Chasqui.TestSupport;

/// <summary>Waits for a condition instead of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once <paramref name="condition"/> holds; fails the test when it does not within <paramref name="timeout"/> (default 30 s).</summary>
    public static Task Async(
        Func<bool> condition, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        Async(() => Task.FromResult(condition()), timeout, what);

    /// <inheritdoc cref="Async(Func{bool}, TimeSpan?, string?)"/>
    public static async Task Async(
        Func<Task<bool>> condition, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var limit = timeout ?? DefaultTimeout;
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > limit)
                throw new XunitException($"Not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Returns the first value that is not null; fails the test when there is none within <paramref name="timeout"/> (default 30 s).</summary>
    public static async Task<T> ValueAsync<T>(
        Func<Task<T?>> read, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(read))] string? what = null)
        where T : class
    {
        T? value = null;
        await Async(async () => (value = await read()) is not null, timeout, what);
        return value!;
    }
}
