using Chasqui.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Http;

/// <summary>Answers requests to one function.</summary>
internal sealed class HttpFunctionEndpoint(FunctionDescriptor function, FunctionInvoker invoker, FunctionKeys keys)
{
    private readonly AuthorizationLevel _level = ((HttpTriggerAttribute)function.Trigger).AuthLevel;

    public async Task HandleAsync(HttpContext http)
    {
        if (!keys.Allow(http.Request, _level))
        {
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, $"Send the key in the header {FunctionKeys.Header}.");
            return;
        }

        var input = new InvocationInput(http.Request, TextOf(http.Request.RouteValues))
        {
            Prepare = context =>
            {
                context.Items[FunctionContextExtensions.HttpContextKey] = http;
                http.RequestServices = context.InstanceServices;
            },
            Complete = result => RespondAsync(http, result),
        };
        await invoker.InvokeAsync(function, input, 0, http.RequestAborted);
    }

    private static Dictionary<string, object?> TextOf(RouteValueDictionary values) =>
        values.ToDictionary(v => v.Key, v => (object?)v.Value?.ToString(), StringComparer.OrdinalIgnoreCase);

    private static Task RespondAsync(HttpContext http, object? result) => result switch
    {
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        IResult plain => plain.ExecuteAsync(http),
        // As the real worker does: the function may have written the response itself.
        _ => Task.CompletedTask,
    };
}
