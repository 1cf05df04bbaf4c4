using System.Diagnostics;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>The traces of invocations.</summary>
internal static class InvocationTracing
{
    /// <summary>The real worker's name, so that what listens to it needs no change.</summary>
    public const string SourceName = "Microsoft.Azure.Functions.Worker";

    public const string FunctionTag = "faas.name";

    public const string InvocationTag = "faas.invocation_id";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Start(LocalFunctionContext context)
    {
        var activity = Source.StartActivity(context.Function.Name, ActivityKind.Server);
        activity?.SetTag(FunctionTag, context.Function.Name);
        activity?.SetTag(InvocationTag, context.InvocationId);
        return activity;
    }
}
