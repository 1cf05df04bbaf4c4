using System.Globalization;
using Azure.Data.Tables;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Soak.Truth;
using Chasqui.Soak.World;
using Chasqui.Storage;

namespace Chasqui.Soak.Stored;

/// <summary>Every hop that is stored, read segment by segment. A record that lies in several segments counts once, as it does for whoever judges.</summary>
internal sealed class StoredHops
{
    private readonly HashSet<(int Partition, long Offset, int Index)> _records = [];
    private readonly long[] _scratch = new long[SegmentReader.ScratchLength];

    /// <summary>Hops by how many hop records tell of them.</summary>
    public Dictionary<TrueHop, int> Hops { get; } = [];

    /// <summary>Records that lie in more than one segment: written again after a kill.</summary>
    public long WrittenAgain { get; private set; }

    /// <summary>Hops of no stage of the path.</summary>
    public long Strange { get; private set; }

    public static async Task<StoredHops> ReadAsync(string account, CancellationToken cancellation)
    {
        var stored = new StoredHops();
        var stores = new TableStores(new TableStorageOptions { Account = account, Prefix = Names.Prefix }, TimeProvider.System);
        foreach (var unit in await UnitsAsync(account, cancellation))
            await foreach (var segment in stores.Segments.ReadAsync(unit, cancellation))
                stored.Add(segment.Bytes.Span, segment.Key, unit.WindowMs);
        return stored;
    }

    private static async Task<HashSet<WindowUnit>> UnitsAsync(string account, CancellationToken cancellation)
    {
        var service = new TableServiceClient(account);
        var units = new HashSet<WindowUnit>();
        await foreach (var table in service.QueryAsync(cancellationToken: cancellation))
        {
            if (!table.Name.StartsWith(Names.Prefix + "segments", StringComparison.OrdinalIgnoreCase))
                continue;
            await foreach (var entity in service.GetTableClient(table.Name).QueryAsync<TableEntity>(select: ["PartitionKey"], cancellationToken: cancellation))
            {
                var parts = entity.PartitionKey.Split('|');
                units.Add(new WindowUnit(parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[0], CultureInfo.InvariantCulture)));
            }
        }

        return units;
    }

    private static HopKind? KindOf(in HopRoute route) => (route.Stage, route.Action) switch
    {
        ("app", HopAction.Sent) => HopKind.AppSent,
        ("router", HopAction.Received) => HopKind.RouterReceived,
        ("router", HopAction.Sent) => HopKind.RouterSent,
        ("sink", HopAction.Received) => HopKind.SinkReceived,
        ("app", HopAction.Failed) => HopKind.AppFailed,
        ("router", HopAction.Failed) => HopKind.RouterFailed,
        _ => null,
    };

    private void Add(ReadOnlySpan<byte> bytes, in SegmentKey key, long windowMs)
    {
        var routes = new List<HopKind?>();
        var reader = new SegmentReader(bytes, key, windowMs, _scratch);
        while (reader.TryRead(out var hop))
        {
            if (!reader.NewRoute.IsEmpty)
                routes.Add(HopFrameReader.TryDecodeRoute(reader.NewRoute, out var route) ? KindOf(route) : null);
            if (!_records.Add((key.Partition, hop.RecordOffset, hop.RecordIndex)))
                WrittenAgain++;
            else if (routes[hop.Route] is not { } kind)
                Strange++;
            else
                Count(new TrueHop(hop.TraceId, kind, (short)hop.Partition, hop.Offset));
        }
    }

    private void Count(in TrueHop hop) => Hops[hop] = Hops.GetValueOrDefault(hop) + 1;
}
