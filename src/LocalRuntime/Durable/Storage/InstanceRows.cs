using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Sorts the rows of a partition out.</summary>
internal static class InstanceRows
{
    /// <exception cref="RowConflictException">The rows do not fit the instance row, because it changed while they were read.</exception>
    public static InstanceState Assemble(Instance instance, IReadOnlyList<StoredRow> rows)
    {
        var texts = rows.Where(row => row.RowKey != Keys.Instance).GroupBy(row => LongText.PrefixOf(row.RowKey)).ToList();
        var ours = texts.Where(text => Keys.IsOf(text.Key, instance.ExecutionId)).ToList();
        return new(
            instance,
            Text(ours, Keys.PayloadOf(instance.ExecutionId, Keys.Input)),
            Past(instance, ours),
            [.. texts.Where(text => text.Key.StartsWith(Keys.Messages, StringComparison.Ordinal)).Select(MessageOf).OfType<Message>()],
            [.. texts.Where(text => text.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal)).Select(OutboxOf).OfType<OutboxEntry>()],
            [.. texts.Where(text => IsGarbage(text.Key, instance)).SelectMany(text => text.Select(row => row.RowKey))]);
    }

    private static List<HistoryEvent> Past(Instance instance, List<IGrouping<string, StoredRow>> texts)
    {
        var past = new List<HistoryEvent>();
        for (var episode = 0; episode < instance.Episodes; episode++)
        {
            var text = Text(texts, Keys.EpisodeOf(instance.ExecutionId, episode))
                ?? throw new RowConflictException($"Episode {episode} of instance '{instance.Id}' is not there.");
            past.AddRange(HistoryJson.Read<List<HistoryEvent>>(text));
        }

        return past;
    }

    private static string? Text(List<IGrouping<string, StoredRow>> texts, string key) =>
        texts.FirstOrDefault(text => text.Key == key) is { } rows ? LongText.Join([.. rows]) : null;

    private static Message? MessageOf(IGrouping<string, StoredRow> rows) => LongText.Join([.. rows]) is { } text
        ? new(HistoryJson.Read<List<HistoryEvent>>(text), rows.First().Text("Execution"), [.. rows.Select(row => row.RowKey)], LongText.CostOf(text))
        : null;

    private static OutboxEntry? OutboxOf(IGrouping<string, StoredRow> rows) => LongText.Join([.. rows]) is { } text
        ? new(HistoryJson.Read<List<Delivery>>(text), [.. rows.Select(row => row.RowKey)])
        : null;

    private static bool IsGarbage(string key, Instance instance) =>
        (key.StartsWith(Keys.History, StringComparison.Ordinal) || key.StartsWith(Keys.Payloads, StringComparison.Ordinal))
        && !Keys.IsOf(key, instance.ExecutionId);
}
