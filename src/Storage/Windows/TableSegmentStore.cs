using System.Collections.Concurrent;
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

    /// <summary>Units written side by side, and pages kept for reading.</summary>
    private const int Parallelism = 4;

    /// <summary>About this much is asked for in one request; the service itself stops at 4 MiB, Azurite does not.</summary>
    private const int PageBytes = 512 * 1024;

    /// <summary>A page of the largest segments there may be takes 2 MiB; from the largest it holds follows how many the next is asked for.</summary>
    private const int FirstPage = 2;

    /// <summary>Small segments may be followed by large ones: a window begins with the ends of batches.</summary>
    private const int PageGrowth = 2;

    private readonly ConcurrentStack<SegmentPage> _pages = [];

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
        if (!_pages.TryPop(out var page))
            page = new SegmentPage();
        do
        {
            using (RawBodies.Receiving(page.Feed))
                continuation = (await EntityReading.PageAsync(table, filter, pageSize, continuation, cancellation))?.ContinuationToken;
            page.Decode();
            for (var i = 0; i < page.Count; i++)
                yield return page.Block(unit, i);
            if (page.Count > 0)
                pageSize = Math.Clamp(PageBytes / Math.Max(1, page.LargestBytes), 1, Math.Min(pageSize * PageGrowth, 1000));
        }
        while (!string.IsNullOrEmpty(continuation));

        // Not one that a failed request may still write to.
        if (_pages.Count < Parallelism)
            _pages.Push(page);
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
        foreach (var some in EntityWriting.Batches(segments, s => s.Bytes.Length))
            await WriteAsync(table, partition, some, cancellation);
    }

    private static async Task WriteAsync(TableClient table, string partition, IReadOnlyList<SegmentBlock> segments, CancellationToken cancellation)
    {
        var body = new PooledBytes(4096 + segments.Sum(s => s.Bytes.Length * 4 / 3 + 1024));
        var stubs = segments.Select(s => new TableEntity(partition, RowKey(s.Key))).ToArray();
        if (segments.Count == 1)
        {
            SegmentBodies.WriteEntity(body, partition, stubs[0].RowKey, segments[0]);
            using (RawBodies.Sending(new RawRequest(body.Written)))
                await table.UpsertEntityAsync(stubs[0], TableUpdateMode.Replace, cancellation);
        }
        else
        {
            var type = SegmentBodies.WriteTransaction(body, table.Uri, partition, segments);
            using (RawBodies.Sending(new RawRequest(body.Written, type)))
                await table.SubmitTransactionAsync(stubs.Select(s => new TableTransactionAction(TableTransactionActionType.UpsertReplace, s)), cancellation);
        }

        body.Return();
    }
}
