using Azure.Data.Tables;
using Chasqui.LocalRuntime.Azurite;
using Chasqui.TestSupport;

namespace Chasqui.LocalRuntime.Tests.Azurite;

public sealed class AzuriteProcessTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task An_entity_written_is_read()
    {
        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniquePrefix());
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = 7L });
        Assert.Equal(7L, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["Value"]);
    }

    [Fact]
    public async Task Tables_in_a_data_folder_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-azurite-");
        try
        {
            var options = new AzuriteOptions { DataFolder = folder.FullName };
            await using (var first = await AzuriteProcess.StartAsync(options))
            {
                var table = new TableClient(first.ConnectionString, "kept");
                await table.CreateAsync();
                await table.AddEntityAsync(new TableEntity("p", "r"));
            }

            await using var second = await AzuriteProcess.StartAsync(options);
            Assert.Equal("r", (await new TableClient(second.ConnectionString, "kept").GetEntityAsync<TableEntity>("p", "r")).Value.RowKey);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        var failed = await Assert.ThrowsAsync<AzuriteException>(
            () => AzuriteProcess.StartAsync(new AzuriteOptions { Port = azurite.Process.Port }));
        Assert.Contains("EADDRINUSE", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_twice_ends_it_once()
    {
        var process = await AzuriteProcess.StartAsync();
        await process.DisposeAsync();
        await process.DisposeAsync();
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(process.TableEndpoint));
    }
}
