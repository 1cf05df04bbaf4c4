using System.Diagnostics;

namespace Chasqui.LocalRuntime.Tests;

public static class Eventually
{
    public static async Task True(Func<bool> condition, string what, int seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"Not within {seconds} s: {what}");
            await Task.Delay(20);
        }
    }
}
