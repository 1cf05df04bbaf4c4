using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Mitigations;

/// <summary>Pages that are to be sent: the partition <c>pages</c> of <c>mitigations</c>, by key. Few, and mostly none.</summary>
internal sealed class TablePageOutbox(TableDirectory tables) : IPageOutbox
{
    private const string Partition = "pages";
    private const string Property = "Page";

    public async Task PutAsync(PendingPage page, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(TableMitigationStore.Kind, cancellation: cancellation);
        var entity = new TableEntity(Partition, KeyText.Escape(page.Page.Key)) { [Property] = JsonSerializer.Serialize(page, MitigationJson.Default.PendingPage) };
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(TableMitigationStore.Kind, cancellation: cancellation);
        await table.DeleteEntityAsync(Partition, KeyText.Escape(key), cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<PendingPage>> ListAsync(CancellationToken cancellation)
    {
        List<PendingPage> pages = [];
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(TableMitigationStore.Kind), $"PartitionKey eq '{Partition}'", 1000, cancellation))
            pages.Add(JsonSerializer.Deserialize(entity.GetString(Property), MitigationJson.Default.PendingPage)!);
        return pages;
    }
}
