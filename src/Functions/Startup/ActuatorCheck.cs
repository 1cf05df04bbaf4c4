using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Chasqui.Functions.Startup;

/// <summary>Holds every target of mitigations against its actuator at the start, so that what is wrong is not found when it is needed. Every error is told at once.</summary>
public sealed class ActuatorCheck(SystemTopology topology, IEnumerable<IActuator> actuators, IConfiguration configuration) : IHostedService
{
    /// <exception cref="TopologyException">A target cannot be acted on as it is configured.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var wrong = Errors().ToList();
        return wrong.Count == 0
            ? Task.CompletedTask
            : throw new TopologyException($"mitigations is not valid:{string.Concat(wrong.Select(error => $"{Environment.NewLine}  {error}"))}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Errors()
    {
        foreach (var pager in topology.Mitigations.Pagers.Values.OrderBy(pager => pager.Name, StringComparer.Ordinal))
            foreach (var value in (string[])[pager.Url, pager.Secret])
                if (value is ['%', .. var setting, '%'] && string.IsNullOrEmpty(configuration[setting]))
                    yield return $"pager {pager.Name}: the setting '{setting}' has no value.";
        foreach (var target in topology.Mitigations.Targets.Values.OrderBy(target => target.Subject, StringComparer.Ordinal))
        {
            if (target.Actuator is not { } name || !topology.Mitigations.Actuators.TryGetValue(name, out var configured))
                continue;
            if (actuators.FirstOrDefault(a => a.Kind == configured.Kind) is not { } actuator)
            {
                yield return $"{target.Subject}: this app has no actuator of the kind '{configured.Kind}'; there are {string.Join(", ", actuators.Select(a => a.Kind))}.";
                continue;
            }

            foreach (var error in actuator.WhyNot(target.Settings))
                yield return $"{target.Subject}: {error}";
            foreach (var value in target.Settings.Values)
                if (value is ['%', .. var setting, '%'] && string.IsNullOrEmpty(configuration[setting]))
                    yield return $"{target.Subject}: the setting '{setting}' has no value.";
        }
    }
}
