using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Http;

/// <summary>The real host's admin routes that make sense here, closed by the master key.</summary>
internal static class AdminRoutes
{
    public static void Map(WebApplication app) => app.MapPost("/admin/functions/{name}", (RequestDelegate)RunAsync);

    /// <summary>Runs a timer function now, in the background. 202, or 404 when there is none of that name.</summary>
    private static async Task RunAsync(HttpContext http)
    {
        var services = http.RequestServices;
        if (!services.GetRequiredService<FunctionKeys>().Allow(http.Request, AuthorizationLevel.Admin))
        {
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
            return;
        }

        var name = http.GetRouteValue("name")?.ToString() ?? string.Empty;
        var function = services.GetRequiredService<FunctionCatalog>().Find(name);
        if (function?.Trigger is not TimerTriggerAttribute)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, "There is no timer function of that name.");
            return;
        }

        _ = services.GetRequiredService<LocalFunctions>().RunTimerAsync(name, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
