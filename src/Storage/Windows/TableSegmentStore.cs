using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>Segments, one entity each: <c>segments{day}</c>, by unit and key, so that writing one again replaces it by its like.</summary>
internal sealed class TableSegmentStore(TableDirectory tables) : ISegmentStore
{
    public const string Kind = "segments";

    /// <summary>Units written side by side.</summary>
    private const int Parallelism = 8;

    /// <summary>About this much is asked for in one request; the service itself stops at 4 MiB, Azurite does not.</summary>
    private const int PageBytes = 2 * 1024 * 1024;

    private const int FirstPage = 16;

    public async Task WriteAsync(IReadOnlyList<SegmentBlock> segments, CancellationToken cancellation)
    {
        if (segments.Count == 1)
            await WriteUnitAsync([segments[0]], cancellation);
        else
            await Parallel.ForEachAsync(
                segments.GroupBy(s => s.Unit),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
                async (unit, stop) => await WriteUnitAsync([.. unit], stop));
    }

    public async IAsyncEnumerable<SegmentBlock> ReadAsync(WindowUnit unit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = tables.ForReading(Kind, Days.Of(unit.WindowMs), unit.Stream);
        var filter = $"PartitionKey eq '{UnitKeys.Partition(unit)}'";
        var (pageSize, continuation) = (FirstPage, (string?)null);
        do
        {
            if (await EntityReading.PageAsync(table, filter, pageSize, continuation, cancellation) is not { } page)
                yield break;
            long bytes = 0;
            foreach (var entity in page.Values)
            {
                var payload = Payload.Read(entity);
                bytes += payload.Length;
                yield return new SegmentBlock(unit, ParseKey(entity.RowKey), entity.GetInt32("N") ?? 0, payload);
            }

            pageSize = (int)Math.Clamp(PageBytes * page.Values.Count / Math.Max(1, bytes), 2, 1000);
            continuation = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    internal static string RowKey(in SegmentKey key) => string.Create(
        CultureInfo.InvariantCulture,
        $"{KeyText.Escape(key.Topic)}|{key.Partition:0000}|{key.FirstOffset:D19}.{key.FirstIndex:D5}|{key.LastOffset:D19}.{key.LastIndex:D5}");

    internal static SegmentKey ParseKey(string rowKey)
    {
        var parts = rowKey.Split('|');
        var (first, firstIndex) = Position(parts[2]);
        var (last, lastIndex) = Position(parts[3]);
        return new SegmentKey(KeyText.Unescape(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture), first, firstIndex, last, lastIndex);
    }

    private static (long Offset, int Index) Position(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return (long.Parse(text.AsSpan(0, dot), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    private async Task WriteUnitAsync(SegmentBlock[] segments, CancellationToken cancellation)
    {
        var unit = segments[0].Unit;
        var table = await tables.ForWritingAsync(Kind, Days.Of(unit.WindowMs), unit.Stream, cancellation);
        var partition = UnitKeys.Partition(unit);
        var entities = segments.Select(s => EntityOf(partition, s)).ToArray();
        await EntityWriting.UpsertAsync(table, entities, i => segments[i].Bytes.Length, cancellation);
    }

    private static TableEntity EntityOf(string partition, in SegmentBlock segment)
    {
        var entity = new TableEntity(partition, RowKey(segment.Key)) { ["N"] = segment.Hops };
        Payload.Write(entity, segment.Bytes);
        return entity;
    }
}
