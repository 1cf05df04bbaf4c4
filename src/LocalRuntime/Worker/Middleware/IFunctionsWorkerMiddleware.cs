namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A step round every invocation, whatever triggered it. One instance serves all.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
