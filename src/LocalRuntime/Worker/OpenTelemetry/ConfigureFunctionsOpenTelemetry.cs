using Chasqui.LocalRuntime.Functions;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Joins the app's OpenTelemetry with the runtime's.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>Traces every invocation. On Azure it also tells the host to leave telemetry to the worker; there is no host here.</summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithTracing(tracing => tracing.AddSource(InvocationTracing.SourceName));
    }
}
