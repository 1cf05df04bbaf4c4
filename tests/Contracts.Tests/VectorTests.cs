using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chasqui.Contracts.Consumers;
using Chasqui.Contracts.Tests.Wire;
using Chasqui.Contracts.Wire;

namespace Chasqui.Contracts.Tests;

public sealed class VectorTests
{
    [Fact]
    public void Every_frame_and_json_text_reads_as_the_hops_beside_it() => Assert.All(VectorFile.Hops, vector =>
    {
        foreach (var record in new[] { ReadRecord.Frame(Convert.FromHexString(vector.Frame)), ReadRecord.Json(vector.Json) })
        {
            Assert.Equal("", record.Error);
            Assert.Equal(vector.Hops.Select(Hop), record.Hops);
            Assert.Equal(Header(vector), record.Header);
        }
    });

    [Fact]
    public void The_hops_are_written_as_the_frame_and_the_json_text_beside_them() => Assert.All(VectorFile.Hops, vector =>
    {
        var hops = vector.Hops.Select(Hop).ToList();
        var writer = new HopFrameWriter();
        foreach (var hop in hops)
        {
            var (cluster, topic, partition, offset, epoch) = hop.Coordinates ?? new RecordCoordinates("", "", -1, -1);
            Assert.True(writer.TryAdd(new HopRoute(hop.Stream, hop.Stage, hop.Action, cluster, topic, hop.Reason ?? ""), hop.TraceId, hop.TimeMs, partition, offset, epoch));
        }

        Assert.Equal(vector.Frame, Convert.ToHexStringLower(writer.ToArray(Header(vector))));
        Assert.Equal(vector.Json, Json(hops, Header(vector)));
    });

    [Fact]
    public void The_header_of_the_event_is_the_one_beside_the_hop() => Assert.All(VectorFile.Hops.SelectMany(vector => vector.Hops), hop =>
    {
        var header = Convert.FromHexString(hop.TraceHeader);
        Assert.Equal(header, TraceHeader.Encode(TraceId.Parse(hop.TraceId), hop.Stream));
        Assert.True(TraceHeader.TryDecode(header, out var id, out var stream));
        Assert.Equal((hop.TraceId, hop.Stream), (id.ToString(), Encoding.UTF8.GetString(stream)));
    });

    [Fact]
    public void Every_bad_record_is_refused_for_the_reason_beside_it() => Assert.All(VectorFile.BadHops, vector =>
    {
        var record = vector.Frame is null ? ReadRecord.Json(vector.Json!) : ReadRecord.Frame(Convert.FromHexString(vector.Frame));
        Assert.Equal(vector.Reason, record.Error);
    });

    [Fact]
    public void Sampling_decides_as_written() => Assert.All(
        VectorFile.Sampling, vector => Assert.Equal(vector.Sampled, TraceSampling.IsSampled(TraceId.Parse(vector.TraceId), vector.Rate)));

    [Fact]
    public void Every_heartbeat_is_read_or_refused_for_its_reason_and_written_as_it_was() => Assert.All(VectorFile.Heartbeats, vector =>
    {
        var read = ConsumerHeartbeatReader.TryRead(Encoding.UTF8.GetBytes(vector.Json), out var heartbeat, out var error);
        Assert.Equal(vector.Reason, error);
        Assert.Equal(vector.Reason.Length == 0, read);
        if (vector.Written)
            Assert.Equal(vector.Json, Encoding.UTF8.GetString(ConsumerHeartbeatWriter.ToJson(heartbeat!)));
    });

    private static TraceHop Hop(HopFields fields)
    {
        Assert.True(HopName.TryParseAction(fields.Action, out var action));
        RecordCoordinates? coordinates = fields.Topic is null
            ? null
            : new RecordCoordinates(fields.Cluster!, fields.Topic, fields.Partition, fields.Offset, fields.LeaderEpoch);
        return new TraceHop(TraceId.Parse(fields.TraceId), fields.Stream, fields.Stage, action, fields.Time, coordinates, fields.Reason);
    }

    private static FrameHeader Header(HopVector vector) => new(
        ulong.Parse(vector.Emitter, NumberStyles.HexNumber, CultureInfo.InvariantCulture), vector.Sequence, vector.HopsBefore, vector.DroppedBefore, vector.SentAt);

    private static string Json(IReadOnlyList<TraceHop> hops, FrameHeader header)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            HopJsonWriter.Write(json, hops, header);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
