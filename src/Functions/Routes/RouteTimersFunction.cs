using Chasqui.Monitoring.Routes;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Routes;

/// <summary>What is done about routes by the clock.</summary>
public sealed class RouteTimersFunction(StreamRoutes routes)
{
    [Function("SettleRoutes")]
    public Task SettleAsync([TimerTrigger("%SettleRoutesSchedule%")] TimerInfo timer, CancellationToken cancellation) => routes.SettleAsync(cancellation);
}
