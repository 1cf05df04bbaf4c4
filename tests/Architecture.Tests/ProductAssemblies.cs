using System.Reflection;

namespace Chasqui.Architecture.Tests;

/// <summary>The assemblies that are shipped.</summary>
internal static class ProductAssemblies
{
    private static readonly string[] Names =
    [
        "Chasqui.Contracts", "Chasqui.Domain", "Chasqui.Monitoring", "Chasqui.Kafka", "Chasqui.Storage", "Chasqui.Actuators",
        "Chasqui.LocalRuntime", "Chasqui.Client", "Chasqui.Functions", "chasqui",
    ];

    public static IReadOnlyList<Assembly> All { get; } = [.. Names.Select(Assembly.Load)];
}
