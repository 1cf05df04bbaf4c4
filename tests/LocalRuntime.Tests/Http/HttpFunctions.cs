using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Chasqui.LocalRuntime.Tests.Http;

public sealed class HttpFunctions
{
    [Function("Item")]
    public IActionResult Item(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "items/{kind}/{id:int?}")] HttpRequest request, string kind, int? id, FunctionContext context) =>
        new OkObjectResult(new { kind, id, query = request.Query["q"].ToString(), function = context.FunctionDefinition.Name });

    [Function("Open")]
    public Task<IActionResult> Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "open")] HttpRequest request) =>
        Task.FromResult<IActionResult>(new ContentResult { Content = request.Method, StatusCode = 202 });

    [Function("Admin")]
    public IActionResult Admin([HttpTrigger(AuthorizationLevel.Admin, "post", Route = "manage")] HttpRequest request) => new NoContentResult();

    [Function("NoRoute")]
    public IActionResult NoRoute([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => new NotFoundResult();

    [Function("Broken")]
    public IActionResult Broken([HttpTrigger(AuthorizationLevel.Function, "get", Route = "broken")] HttpRequest request) =>
        throw new InvalidOperationException("secret-connection-string");

    [Function("Body")]
    public async Task<IActionResult> Body([HttpTrigger(AuthorizationLevel.Function, "post", Route = "body")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new OkObjectResult(body.Length);
    }
}

public sealed class HeaderMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        context.GetHttpContext()!.Response.Headers["x-seen"] = context.FunctionDefinition.InputBindings.Values.Single().Type;
        await next(context);
    }
}
