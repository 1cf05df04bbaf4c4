using Chasqui.LocalRuntime.Azurite;
using Xunit;

namespace Chasqui.TestSupport;

/// <summary>
/// Table Storage for tests: one Azurite in memory for the whole test assembly, however many classes use the fixture. It ends with the test process.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<AzuriteProcess>> Shared = new(() => AzuriteProcess.StartAsync());

    private AzuriteProcess? process;

    public string ConnectionString => Process.ConnectionString;

    public AzuriteProcess Process => process ?? throw new InvalidOperationException("The fixture is not initialized.");

    /// <summary>A prefix for table names that no other test has: letters and digits, 13 characters, starting with a letter.</summary>
    public static string UniquePrefix() => "t" + Guid.NewGuid().ToString("N")[..12];

    public async Task InitializeAsync() => process = await Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;
}
