using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Switches a stream's route: the one act that the app does itself. The route keeps the key of its last switch, so that a repetition is told from another.</summary>
public sealed class RouteActuator(StreamRoutes routes, TimeProvider clock) : IActuator
{
    public const string Name = "route";
    public const string Home = "home";
    public const string Epoch = "epoch";

    /// <summary>Needs nothing of the topology.</summary>
    public static readonly ActuatorTopology Configured = new() { Name = Name, Kind = Name };

    public string Kind => Name;

    /// <summary>The home, and the epoch that the act expects: each act of a plan that switches is one further.</summary>
    public static ImmutableDictionary<string, string> SettingsOf(MitigationPlan plan, PlannedAct act) => ImmutableDictionary<string, string>.Empty
        .Add(Home, plan.Evidence.GetValueOrDefault(Home, ""))
        .Add(Epoch, (ParseEpoch(plan.Evidence.GetValueOrDefault(Epoch)) + plan.Acts.IndexOf(act)).ToString(CultureInfo.InvariantCulture));

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings) => [];

    public async Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation)
    {
        var home = request.Settings.GetValueOrDefault(Home, "");
        if (request is not { Action: ActuatorAction.SwitchRoute, Instance: { } to } || home.Length == 0)
            return ActuatorResult.Refused("there is no cluster to lead the stream over");
        var order = new RouteSwitch(
            to, ParseEpoch(request.Settings.GetValueOrDefault(Epoch)), request.IdempotencyKey, request.By, request.Why, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var change = await routes.SwitchAsync(request.Target, home, order, cancellation);
        return change.IsThere
            ? ActuatorResult.Done(string.Create(CultureInfo.InvariantCulture, $"{change.Outcome}: led over {change.Route.Cluster}, epoch {change.Route.Epoch}"))
            : ActuatorResult.Refused($"{change.Outcome}: the route is led over {change.Route.Cluster}");
    }

    public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) =>
        Task.FromResult(ActuatorResult.Done("a switch is done at once"));

    private static long ParseEpoch(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;
}
