using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Reads and writes instances: whole partitions in, steps out.</summary>
internal sealed class InstanceStore(IDurableTable table, TimeProvider time)
{
    /// <summary>Of one step, as <see cref="LongText.CostOf"/> counts it; the service takes 4 MiB with all that surrounds it.</summary>
    public const int MaximumStepBytes = 3_500_000;

    /// <summary>Of one input, output or event, counted likewise: a step must hold a few.</summary>
    public const int MaximumPayloadBytes = 700_000;

    private const string MessageExecution = "Execution";
    private const int RowsPerTransaction = 100;
    private long lastTicks;

    public OpenIndex Open { get; } = new(table, time);

    /// <returns>Null: there is no such instance.</returns>
    public async Task<InstanceState?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        var rows = await table.ReadAsync(Keys.PartitionOf(instanceId), Keys.FirstRow, Keys.AfterLastRow, cancellationToken);
        return rows.FirstOrDefault(row => row.RowKey == Keys.Instance) is { } row ? InstanceRows.Assemble(Instance.Of(row), rows) : null;
    }

    public async Task<Instance?> FindAsync(string instanceId, CancellationToken cancellationToken) =>
        await table.FindAsync(Keys.PartitionOf(instanceId), Keys.Instance, cancellationToken) is { } row ? Instance.Of(row) : null;

    /// <returns>A long text of the instance's current execution; null: it has none.</returns>
    public async Task<string?> ReadPayloadAsync(Instance instance, string kind, CancellationToken cancellationToken)
    {
        var prefix = Keys.PayloadOf(instance.ExecutionId, kind);
        var rows = await table.ReadAsync(Keys.PartitionOf(instance.Id), prefix + "|", prefix + "}", cancellationToken);
        return LongText.Join(rows);
    }

    /// <summary>Adds the instance, or puts it in the place of the ended one whose ETag it carries.</summary>
    /// <exception cref="RowConflictException">Somebody else was faster.</exception>
    public async Task StartAsync(Instance instance, string? input, CancellationToken cancellationToken)
    {
        var changes = new List<RowChange> { Guarded(instance) };
        changes.AddRange(PayloadRows(instance, Keys.Input, input));
        await Open.AnnounceAsync(instance.Id, cancellationToken);
        await table.WriteAsync(Keys.PartitionOf(instance.Id), changes, cancellationToken);
        await Open.TouchAsync(instance.Id, cancellationToken);
    }

    public async Task SendAsync(string instanceId, string? executionId, HistoryEvent e, CancellationToken cancellationToken)
    {
        await table.WriteAsync(Keys.PartitionOf(instanceId), [.. MessageRows([e], executionId)], cancellationToken);
        await Open.TouchAsync(instanceId, cancellationToken);
    }

    /// <exception cref="RowConflictException">The instance has moved on since it was read; nothing is stored.</exception>
    public Task StoreAsync(InstanceState before, Step step, CancellationToken cancellationToken)
    {
        var instance = step.Instance;
        var changes = new List<RowChange> { Guarded(instance) };
        changes.AddRange(step.Consumed.SelectMany(message => message.RowKeys).Select(key => new DeleteRow(key)));
        if (step.Episode.Count > 0)
        {
            var key = Keys.EpisodeOf(instance.ExecutionId, before.Instance.Episodes);
            changes.AddRange(LongText.Rows(key, HistoryJson.Write(step.Episode)).Select(Overwriting));
        }

        if (step.Sent.Count > 0)
        {
            var key = Keys.OutboxOf(before.Instance.ExecutionId, before.Instance.Episodes);
            changes.AddRange(LongText.Rows(key, HistoryJson.Write(step.Sent)));
        }

        changes.AddRange(step.SentToItself.Count == 0 ? [] : MessageRows(step.SentToItself, executionId: null));
        changes.AddRange(PayloadRows(instance, Keys.Input, step.NewInput));
        changes.AddRange(PayloadRows(instance, Keys.Output, step.Output));
        changes.AddRange(PayloadRows(instance, Keys.Failure, step.Failure is null ? null : HistoryJson.Write(step.Failure)));
        return table.WriteAsync(Keys.PartitionOf(instance.Id), changes, cancellationToken);
    }

    /// <summary>Deletes rows that nothing refers to any more; those another engine deleted first are no error.</summary>
    public async Task DeleteAsync(string instanceId, IEnumerable<string> rowKeys, CancellationToken cancellationToken)
    {
        foreach (var batch in rowKeys.Chunk(RowsPerTransaction))
        {
            try
            {
                await table.WriteAsync(Keys.PartitionOf(instanceId), [.. batch.Select(key => new DeleteRow(key))], cancellationToken);
            }
            catch (RowConflictException)
            {
                // Another engine cleans up too; what is left is found again.
            }
        }
    }

    /// <summary>Deletes everything of an ended instance, its row last, so that a purge cut short can be repeated.</summary>
    /// <returns>False: it was started again meanwhile, or is gone.</returns>
    public async Task<bool> PurgeAsync(Instance instance, CancellationToken cancellationToken)
    {
        var partition = Keys.PartitionOf(instance.Id);
        var rows = await table.ReadAsync(partition, Keys.FirstRow, Keys.AfterLastRow, cancellationToken);
        await DeleteAsync(instance.Id, rows.Select(row => row.RowKey).Where(key => key != Keys.Instance), cancellationToken);
        try
        {
            await table.WriteAsync(partition, [new DeleteRow(Keys.Instance, instance.ETag)], cancellationToken);
            return true;
        }
        catch (RowConflictException)
        {
            return false;
        }
    }

    public async Task<(IReadOnlyList<Instance> Instances, string? ContinuationToken)> QueryAsync(
        OrchestrationQuery query, string? continuationToken, int pageSize, CancellationToken cancellationToken)
    {
        var (from, before) = Keys.PartitionsOf(query.InstanceIdPrefix);
        var statuses = query.Statuses?.Select(status => status.ToString()).ToList();
        var scan = new RowScan(
            from, before, Keys.Instance, query.CreatedFrom, query.CreatedTo, statuses is { Count: 0 } ? null : statuses, pageSize, continuationToken);
        var page = await table.ScanAsync(scan, cancellationToken);
        return ([.. page.Rows.Select(Instance.Of)], page.ContinuationToken);
    }

    private static RowChange Guarded(Instance instance) => instance.ETag is null
        ? new AddRow(Keys.Instance, instance.ToValues())
        : new ReplaceRow(Keys.Instance, instance.ToValues(), instance.ETag);

    /// <summary>Two engines may both have tried this key; the guard decides whose transaction happens.</summary>
    private static PutRow Overwriting(AddRow row) => new(row.RowKey, row.Values);

    private static IEnumerable<RowChange> PayloadRows(Instance instance, string kind, string? text) =>
        text is null ? [] : LongText.Rows(Keys.PayloadOf(instance.ExecutionId, kind), text).Select(Overwriting);

    private IEnumerable<AddRow> MessageRows(IEnumerable<HistoryEvent> events, string? executionId)
    {
        var stamped = events.Select(e => e.MessageId is null ? e with { MessageId = Guid.NewGuid().ToString("N") } : e).ToList();
        var key = Keys.MessageOf(NextTicks(), Guid.NewGuid().ToString("N"));
        return LongText.Rows(key, HistoryJson.Write(stamped), (MessageExecution, executionId));
    }

    /// <summary>Never twice the same, so that this process's messages keep their order.</summary>
    private long NextTicks()
    {
        while (true)
        {
            var last = Interlocked.Read(ref lastTicks);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref lastTicks, next, last) == last)
            {
                return next;
            }
        }
    }
}
