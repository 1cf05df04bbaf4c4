using Chasqui.Functions.Startup;
using Chasqui.TestSupport;

namespace Chasqui.Architecture.Tests;

/// <summary>An orchestrator runs again and again over its history, and must do the same each time.</summary>
public sealed class OrchestratorTests
{
    [Fact]
    public void Orchestrators_reach_no_clock_no_chance_and_nothing_outside()
    {
        var (orchestrators, violations) = OrchestratorCode.Inspect(typeof(FunctionsApp).Assembly);
        Assert.NotEqual(0, orchestrators);
        Assert.Empty(violations);
    }
}
