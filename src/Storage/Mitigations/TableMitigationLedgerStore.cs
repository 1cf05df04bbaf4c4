using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Mitigations;

/// <summary>The ledger: one entity of <c>mitigations</c>, replaced only by its ETag.</summary>
internal sealed class TableMitigationLedgerStore(TableDirectory tables) : IMitigationLedgerStore
{
    private const string Key = "ledger";

    public async Task<StoredLedger> LoadAsync(CancellationToken cancellation)
    {
        var entity = await EntityReading.FindAsync(tables.ForReading(TableMitigationStore.Kind), Key, Key, cancellation);
        return entity is null ? new(MitigationLedger.Empty, null)
            : new(JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), MitigationJson.Default.MitigationLedger)!, entity.ETag.ToString());
    }

    public async Task<bool> SaveAsync(MitigationLedger ledger, string? tag, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(TableMitigationStore.Kind, cancellation: cancellation);
        var entity = new TableEntity(Key, Key);
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(ledger, MitigationJson.Default.MitigationLedger)));
        try
        {
            if (tag is null)
                await table.AddEntityAsync(entity, cancellation);
            else
                await table.UpdateEntityAsync(entity, new ETag(tag), TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 409 or 412)
        {
            return false;
        }
    }
}
