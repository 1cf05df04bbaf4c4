using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Which engines of the hub are alive: each writes until when it may be believed to be.</summary>
internal sealed class EngineRoster(IDurableTable table, DurableEngineOptions options, TimeProvider time)
{
    private const string Expires = "Expires";
    private volatile IReadOnlyDictionary<string, DateTimeOffset> known = new Dictionary<string, DateTimeOffset>();

    public string Me => options.EngineId;

    public Task BeatAsync(CancellationToken cancellationToken) => table.WriteAsync(
        Keys.Engines,
        [new PutRow(Me, new Dictionary<string, object> { [Expires] = time.GetUtcNow() + options.EngineTimeout })],
        cancellationToken);

    /// <summary>So that others need not wait for this engine's time to run out.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await table.WriteAsync(Keys.Engines, [new DeleteRow(Me)], cancellationToken);
        }
        catch (RowConflictException)
        {
            // It never wrote.
        }
    }

    /// <returns>True: an engine that was alive is no more.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var before = known;
        var rows = await table.ReadAsync(Keys.Engines, Keys.FirstRow, Keys.AfterLastRow, cancellationToken);
        known = rows.ToDictionary(row => row.RowKey, row => row.Time(Expires) ?? default);
        var now = time.GetUtcNow();
        await ForgetLongDeadAsync(rows, now, cancellationToken);
        return before.Keys.Any(engine => !known.TryGetValue(engine, out var until) || until <= now);
    }

    /// <summary>Whether somebody else is at work on what this owner owns.</summary>
    public async Task<bool> IsTakenAsync(string? owner, CancellationToken cancellationToken)
    {
        if (owner is null || owner == Me)
        {
            return false;
        }

        if (!known.ContainsKey(owner))
        {
            await RefreshAsync(cancellationToken);
        }

        return known.TryGetValue(owner, out var until) && until > time.GetUtcNow();
    }

    private async Task ForgetLongDeadAsync(IReadOnlyList<StoredRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var row in rows.Where(row => row.Time(Expires) < now - (10 * options.EngineTimeout)))
        {
            try
            {
                await table.WriteAsync(Keys.Engines, [new DeleteRow(row.RowKey, row.ETag)], cancellationToken);
            }
            catch (RowConflictException)
            {
                // It came back, or another engine removed it.
            }
        }
    }
}
