using Microsoft.Azure.Functions.Worker.Middleware;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>The app's middleware, wrapped round the call of a function. The first added is the outermost.</summary>
internal sealed class InvocationPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    public FunctionExecutionDelegate Around(FunctionCall call)
    {
        FunctionExecutionDelegate next = context => call.RunAsync((LocalFunctionContext)context);
        for (var i = middleware.Count - 1; i >= 0; i--)
            next = middleware[i](next);
        return next;
    }
}
