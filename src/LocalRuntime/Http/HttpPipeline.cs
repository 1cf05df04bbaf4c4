using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Http;

/// <summary>The way of a request through the web server: errors, routes, functions, and 404 for the rest.</summary>
internal static class HttpPipeline
{
    public static void Map(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpPipeline).Namespace!);
        app.Use(next => http => CatchAsync(http, next, logger));
        app.UseRouting();
        app.Use(next => http => http.GetEndpoint() is null ? Problems.WriteAsync(http, StatusCodes.Status404NotFound) : AnswerAsync(http, next));
        MapFunctions(app);
        AdminRoutes.Map(app);
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, logger));
    }

    public static string RouteOf(FunctionDescriptor function, HostJson hostJson) =>
        string.Join('/', new[] { hostJson.RoutePrefix.Trim('/'), HttpTriggerSource.TemplateOf(function).TrimStart('/') }.Where(part => part.Length > 0));

    private static void MapFunctions(WebApplication app)
    {
        // The catalog's errors are reported when the host starts, not when it is built.
        var invoker = app.Services.GetRequiredService<FunctionInvoker>();
        foreach (var function in app.Services.GetRequiredService<FunctionCatalog>().Functions)
        {
            if (function.Trigger is HttpTriggerAttribute trigger)
                MapFunction(app, function, trigger, invoker);
        }
    }

    private static void MapFunction(WebApplication app, FunctionDescriptor function, HttpTriggerAttribute trigger, FunctionInvoker invoker)
    {
        var route = RouteOf(function, app.Services.GetRequiredService<HostJson>());
        RequestDelegate handle = new HttpFunctionEndpoint(function, invoker, app.Services.GetRequiredService<FunctionKeys>()).HandleAsync;
        var endpoint = trigger.Methods is { Length: > 0 } methods ? app.MapMethods(route, methods.Select(m => m.ToUpperInvariant()), handle) : app.Map(route, handle);
        endpoint.WithDisplayName(function.Name);
    }

    // Routing answers a wrong method by an endpoint of its own that writes no body.
    private static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false, ContentLength: null }
            && http.GetEndpoint() is not RouteEndpoint)
            await Problems.WriteAsync(http, StatusCodes.Status405MethodNotAllowed);
    }

    private static async Task CatchAsync(HttpContext http, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await Problems.WriteAsync(http, exception.StatusCode);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            HttpLog.Failed(logger, exception, http.Request.Method, http.Request.Path);
            http.Response.Clear();
            await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError);
        }
    }

    private static void Announce(WebApplication app, ILogger logger)
    {
        var address = app.Urls.First();
        var hostJson = app.Services.GetRequiredService<HostJson>();
        HttpLog.Listening(logger, address);
        foreach (var function in app.Services.GetRequiredService<FunctionCatalog>().Functions)
        {
            if (function.Trigger is HttpTriggerAttribute trigger)
                HttpLog.Route(logger, function.Name, string.Join(',', trigger.Methods ?? ["any"]), address, RouteOf(function, hostJson));
        }
    }
}
