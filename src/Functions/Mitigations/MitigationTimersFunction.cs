using Chasqui.Functions.Mitigations.Running;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Chasqui.Functions.Mitigations;

/// <summary>Starts what policy wants for open incidents, sees to it that no mitigation waits for ever, and forgets old ones.</summary>
public sealed class MitigationTimersFunction(RunPolicy policy, SweepMitigations sweep, PurgeMitigations purge)
{
    [Function("RunMitigationPolicy")]
    public async Task RunAsync(
        [TimerTrigger("%MitigationSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var runner = new DurableMitigationRunner(client);
        await policy.RunAsync(runner, cancellation);
        await sweep.RunAsync(runner, cancellation);
    }

    [Function("PurgeMitigations")]
    public Task PurgeAsync(
        [TimerTrigger("%RetentionSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        purge.RunAsync(new DurableMitigationRunner(client), cancellation);
}
