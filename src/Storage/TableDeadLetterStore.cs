using System.Globalization;
using Azure.Data.Tables;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage;

/// <summary>Dead letters: one entity a record in <c>deadletters{day}</c>, by topic, time, partition and offset.</summary>
internal sealed class TableDeadLetterStore(TableDirectory tables, TimeSpan believable) : IDeadLetterStore
{
    public const string Kind = "deadletters";

    public async Task WriteAsync(IReadOnlyCollection<DeadLetter> letters, long nowMs, CancellationToken cancellation)
    {
        foreach (var group in letters.GroupBy(l => (l.Topic, Day: Days.Of(FiledAt(l, nowMs)))))
        {
            var table = await tables.ForWritingAsync(Kind, group.Key.Day, cancellation: cancellation);
            var some = group.DistinctBy(l => (l.Partition, l.Offset)).ToArray();
            await EntityWriting.UpsertAsync(table, [.. some.Select(l => EntityOf(l, FiledAt(l, nowMs)))], i => some[i].Raw.Length, cancellation);
        }
    }

    public async Task<Page<DeadLetter>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        var letters = new List<DeadLetter>();
        var (afterDay, afterPartition, afterRow) = Parse(continuation);
        var lastKeys = "";
        foreach (var day in Days.Between(fromMs, toMs - 1).Where(d => string.CompareOrdinal(d, afterDay) >= 0))
        {
            var range = TableClient.CreateQueryFilter($"RowKey ge {Time(fromMs)} and RowKey lt {Time(toMs)}");
            var after = day == afterDay
                ? $" and (PartitionKey gt '{afterPartition}' or (PartitionKey eq '{afterPartition}' and RowKey gt '{afterRow}'))"
                : "";
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind, day), range + after, Math.Min(limit + 1, 100), cancellation))
            {
                if (letters.Count == limit)
                    return new([.. letters], lastKeys);
                letters.Add(LetterOf(entity));
                lastKeys = $"{day}/{entity.PartitionKey}/{entity.RowKey}";
            }
        }

        return new([.. letters], null);
    }

    /// <summary>The three parts of a continuation; keys hold no slash and no apostrophe.</summary>
    private static (string Day, string Partition, string Row) Parse(string? continuation)
    {
        var parts = (continuation ?? "").Split('/');
        return parts.Length == 3 && !continuation!.Contains('\'') ? (parts[0], parts[1], parts[2]) : ("", "", "");
    }

    private static string Time(long ms) => Math.Max(0, ms).ToString("D15", CultureInfo.InvariantCulture);

    /// <summary>A record's own time, so that the same letter is filed under the same key again, unless it cannot be right.</summary>
    private long FiledAt(DeadLetter letter, long nowMs) =>
        Math.Abs(letter.TimestampMs - nowMs) <= (long)believable.TotalMilliseconds ? letter.TimestampMs : nowMs;

    private static TableEntity EntityOf(DeadLetter letter, long filedAtMs)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"{Time(filedAtMs)}|{letter.Partition:0000}|{letter.Offset:D19}");
        return new TableEntity(KeyText.Escape(letter.Topic), row)
        {
            ["Partition"] = letter.Partition,
            ["Offset"] = letter.Offset,
            ["TimestampMs"] = letter.TimestampMs,
            ["Reason"] = letter.Reason,
            ["BadHops"] = letter.BadHops,
            ["FirstBadHop"] = letter.FirstBadHop,
            ["Raw"] = BinaryData.FromBytes(letter.Raw),
            ["Length"] = letter.Length,
        };
    }

    private static DeadLetter LetterOf(TableEntity entity) => new(
        KeyText.Unescape(entity.PartitionKey), entity.GetInt32("Partition") ?? 0, entity.GetInt64("Offset") ?? 0, entity.GetInt64("TimestampMs") ?? 0,
        entity.GetString("Reason"), entity.GetInt32("BadHops") ?? 0, entity.GetInt32("FirstBadHop") ?? -1,
        entity.GetBinaryData("Raw")?.ToMemory() ?? default, entity.GetInt32("Length") ?? 0);
}
