using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>An orchestration's own time, which replays with its history, and its waits, each of which has an end.</summary>
internal sealed class OrchestrationClock(TaskOrchestrationContext context)
{
    /// <summary>In Unix milliseconds.</summary>
    public long NowMs => new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Waits for the time, or until somebody has decided something.</summary>
    public async Task WaitAsync(long milliseconds)
    {
        using var losers = new CancellationTokenSource();
        var timer = context.CreateTimer(context.CurrentUtcDateTime.AddMilliseconds(Math.Max(1, milliseconds)), losers.Token);
        var wake = context.WaitForExternalEvent<string>(MitigationNames.Wake, losers.Token);
        await Task.WhenAny(timer, wake);
        losers.Cancel();
    }
}
