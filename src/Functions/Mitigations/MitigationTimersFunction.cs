using Chasqui.Functions.Mitigations.Running;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Chasqui.Functions.Mitigations;

/// <summary>Starts what policy wants for open incidents, and sees to it that no mitigation waits for ever.</summary>
public sealed class MitigationTimersFunction(RunPolicy policy, SweepMitigations sweep)
{
    [Function("RunMitigationPolicy")]
    public async Task RunAsync(
        [TimerTrigger("%MitigationSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var runner = new DurableMitigationRunner(client);
        await policy.RunAsync(runner, cancellation);
        await sweep.RunAsync(runner, cancellation);
    }
}
