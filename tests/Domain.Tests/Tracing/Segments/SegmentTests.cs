using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Tests.Tracing.Segments;

public sealed class SegmentTests
{
    private const long Window = 1_700_000_040_000;
    private static readonly WindowUnit Unit = new("orders", Window, 0);

    [Fact]
    public void Any_hops_come_back_as_they_were_written()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var hops = RandomHops(new Random(seed), 1 + seed);
            using var writer = new SegmentWriter();
            var (key, bytes) = Write(writer, hops);
            Assert.True(hops.SequenceEqual(Read(key, bytes)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_writer_that_is_reused_forgets_what_it_wrote()
    {
        using var writer = new SegmentWriter();
        Write(writer, RandomHops(new Random(1), 50));
        var hops = RandomHops(new Random(2), 50);
        var (key, bytes) = Write(writer, hops);
        Assert.Equal(hops, Read(key, bytes));
    }

    [Fact]
    public void A_key_names_the_first_and_the_last_hop()
    {
        using var writer = new SegmentWriter();
        var (key, _) = Write(writer, [Hop(0, 7, 3), Hop(0, 7, 5), Hop(0, 9, 1)]);
        Assert.Equal(new SegmentKey("hops", 2, 7, 3, 9, 1), key);
    }

    [Fact]
    public void Records_that_go_back_do_not_fit()
    {
        using var writer = new SegmentWriter();
        Write(writer, [Hop(0, 7, 0)]);
        Assert.True(writer.Takes(7));
        Assert.False(writer.Takes(6));
    }

    [Fact]
    public void A_segment_stays_within_what_an_entity_holds()
    {
        using var writer = new SegmentWriter();
        writer.Begin(Unit, "hops", 2);
        var random = new Random(5);
        for (var i = 0; writer.Takes(i); i++)
            writer.Add(i & 255, new byte[200], HopOf(RandomHop(random, i & 255, i, 0)), i, 0);
        Assert.InRange(writer.Bytes.Length, SegmentWriter.MaxBytes - 4096, SegmentWriter.MaxBytes);
    }

    [Fact]
    public void Bytes_that_are_cut_short_or_of_another_version_throw()
    {
        using var writer = new SegmentWriter();
        var (key, bytes) = Write(writer, RandomHops(new Random(3), 3));
        Assert.Throws<InvalidDataException>(() => Read(key, bytes[..^1]));
        Assert.Throws<InvalidDataException>(() => Read(key, [9, .. bytes[1..]]));
        Assert.Throws<InvalidDataException>(() => Read(key, []));
    }

    [Theory]
    [InlineData(0, 9, 9, 12, true)]
    [InlineData(0, 8, 9, 12, false)]
    [InlineData(0, 20, 9, 12, true)]
    [InlineData(10, 12, 0, 9, false)]
    public void Segments_overlap_when_a_record_can_be_in_both(long first, long last, long otherFirst, long otherLast, bool overlaps)
    {
        var (one, other) = (new SegmentKey("t", 0, first, 0, last, 0), new SegmentKey("t", 0, otherFirst, 0, otherLast, 0));
        Assert.Equal((overlaps, overlaps), (one.Overlaps(other), other.Overlaps(one)));
        Assert.False(one.Overlaps(other with { Partition = 1 }));
    }

    private static SegmentHop Hop(int route, long record, int index) => new(route, new TraceId((ulong)Window << 16, 1), Window, 0, 1, 1, record, index);

    private static FrameHop HopOf(in SegmentHop hop) => new(0, hop.TraceId, hop.TimeMs, hop.Partition, hop.Offset, hop.LeaderEpoch);

    private static SegmentHop[] RandomHops(Random random, int count)
    {
        var (record, index) = (random.NextInt64(1L << 40), random.Next(100));
        var routes = 0;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var route = Math.Min(random.Next(20), routes);
            routes = Math.Max(routes, route + 1);
            var hop = RandomHop(random, route, record, index);
            var step = random.Next(3) == 0 ? random.Next(1000) : 0;
            (record, index) = step == 0 ? (record, index + 1 + random.Next(3)) : (record + step, random.Next(3));
            return hop;
        })];
    }

    private static SegmentHop RandomHop(Random random, int route, long record, int index)
    {
        var id = new TraceId((ulong)(Window + random.Next(60_000)) << 16 | (ushort)random.Next(65_536), (ulong)random.NextInt64());
        var time = id.OriginMs + random.NextInt64(-100_000, 1L << random.Next(1, 40));
        return random.Next(5) == 0
            ? new SegmentHop(route, id, time, -1, -1, -1, record, index)
            : new SegmentHop(route, id, time, random.Next(200), random.NextInt64(1L << random.Next(1, 62)), random.Next(-1, 50), record, index);
    }

    private static (SegmentKey, byte[]) Write(SegmentWriter writer, SegmentHop[] hops)
    {
        writer.Begin(Unit, "hops", 2);
        foreach (var hop in hops)
            writer.Add(hop.Route + 40, [(byte)hop.Route, 1, 2], HopOf(hop), hop.RecordOffset, hop.RecordIndex);
        return (writer.Key, writer.Bytes.ToArray());
    }

    private static List<SegmentHop> Read(SegmentKey key, byte[] bytes)
    {
        var hops = new List<SegmentHop>();
        var reader = new SegmentReader(bytes, key, Window, new long[SegmentReader.ScratchLength]);
        while (reader.TryRead(out var hop))
        {
            if (!reader.NewRoute.IsEmpty)
                Assert.Equal([(byte)hop.Route, 1, 2], reader.NewRoute.ToArray());
            hops.Add(hop);
        }

        return hops;
    }
}
