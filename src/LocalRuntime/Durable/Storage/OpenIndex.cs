namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>The index of instances that engines look at.</summary>
internal sealed class OpenIndex(IDurableTable table, TimeProvider time)
{
    /// <summary>How long an announced start may take before its entry is taken for a leftover of a process that died.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(10);

    public Task AnnounceAsync(string instanceId, CancellationToken cancellationToken) => PutAsync(instanceId, true, cancellationToken);

    public Task TouchAsync(string instanceId, CancellationToken cancellationToken) => PutAsync(instanceId, false, cancellationToken);

    public async Task<IReadOnlyList<OpenEntry>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await table.ReadAsync(Keys.Open, Keys.FirstRow, Last, cancellationToken)).Select(Of)];

    public async Task<OpenEntry?> FindAsync(string instanceId, CancellationToken cancellationToken) =>
        await table.FindAsync(Keys.Open, instanceId, cancellationToken) is { } row ? Of(row) : null;

    /// <summary>Removes the entry unless somebody touched it since it was read, or announced a start lately.</summary>
    /// <returns>False: it is still there.</returns>
    public async Task<bool> RemoveAsync(OpenEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Starting && time.GetUtcNow() - entry.At < StartPatience)
        {
            return false;
        }

        try
        {
            await table.WriteAsync(Keys.Open, [new DeleteRow(entry.InstanceId, entry.ETag)], cancellationToken);
            return true;
        }
        catch (RowConflictException)
        {
            return false;
        }
    }

    private const string Last = "\uFFFD";

    private static OpenEntry Of(StoredRow row) => new(row.RowKey, row.ETag, row.Time("At") ?? default, row.Flag("Starting"));

    private Task PutAsync(string instanceId, bool starting, CancellationToken cancellationToken)
    {
        // The stamp makes the ETag differ even where ETags are made of contents.
        var values = new Dictionary<string, object> { ["At"] = time.GetUtcNow(), ["Starting"] = starting, ["Stamp"] = Guid.NewGuid().ToString("N") };
        return table.WriteAsync(Keys.Open, [new PutRow(instanceId, values)], cancellationToken);
    }
}
