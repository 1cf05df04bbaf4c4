using System.Text;
using Chasqui.Contracts.Wire;

namespace Chasqui.Contracts.Tests.Wire;

public sealed class HopJsonReaderTests
{
    private const string Id = "0198c5f5-1c00-7abc-8def-0123456789ab";
    private const string Minimal = $$"""{"traceId":"{{Id}}","stream":"orders","stage":"app","action":"sent","time":1756000000000}""";

    public static TheoryData<string, string, string> BadRecords => new()
    {
        { "nothing at all", "", "not JSON after byte 0" },
        { "cut short", Minimal[..^1], "not JSON after byte 118" },
        { "a number", "7", "a hop is a JSON object, and a record one hop or an array of them" },
        { "an empty array", "[]", "no hops" },
        { "something after the object", Minimal + "x", "not JSON after byte 119" },
        { "two objects outside an array", Minimal + Minimal, "not JSON after byte 119" },
        { "a number in the array", $"[{Minimal},7]", "hop 2: a hop is a JSON object, and a record one hop or an array of them" },
        { "too deep", With("\"x\":" + new string('[', 17) + new string(']', 17)), "not JSON after byte 138" },
        { "a comment", "/* */" + Minimal, "not JSON after byte 0" },
        { "no trace id", """{"stream":"orders"}""", "the field \"traceId\" is missing" },
        { "a null trace id", """{"traceId":null}""", "the field \"traceId\" is missing" },
        { "no time", Minimal.Replace("time", "tyme"), "the field \"time\" is missing" },
        { "an empty stream", With("\"stream\":\"\""), "the field \"stream\" is missing" },
        { "a short trace id", With("\"traceId\":\"0198c5f5\""), "the field \"traceId\" is not a UUID" },
        { "a trace id of no digits", With("\"traceId\":\"0198c5f5-1c00-7abc-8def-0123456789ag\""), "the field \"traceId\" is not a UUID" },
        { "a trace id with a misplaced dash", With("\"traceId\":\"0198c5f51-c00-7abc-8def-0123456789ab\""), "the field \"traceId\" is not a UUID" },
        { "another version", With("\"version\":2"), "the field \"version\" is not 1" },
        { "another action", With("\"action\":\"lost\""), "the field \"action\" is not sent, received, filtered or failed" },
        { "a hop without stage", With("\"hop\":\"/sent\""), "the field \"hop\" is not a stage, a slash and an action" },
        { "a hop without action", With("\"hop\":\"router\""), "the field \"hop\" is not a stage, a slash and an action" },
        { "a stream that is a number", With("\"stream\":5"), "the field \"stream\" is not a string of at most 255 bytes" },
        { "a stage of 256 bytes", With($"\"stage\":\"{new string('s', 256)}\""), "the field \"stage\" is not a string of at most 255 bytes" },
        { "an escaped stage of 256 bytes", With($"\"stage\":\"\\u0041{new string('s', 255)}\""), "the field \"stage\" is not a string of at most 255 bytes" },
        { "a lone surrogate", With("\"stage\":\"\\ud800\""), "the field \"stage\" is not a string of at most 255 bytes" },
        { "a fraction of an offset", With("\"offset\":1.5"), "the field \"offset\" is not a whole number from 0" },
        { "an offset with an exponent", With("\"offset\":1e3"), "the field \"offset\" is not a whole number from 0" },
        { "a negative offset", With("\"offset\":-1"), "the field \"offset\" is not a whole number from 0" },
        { "an offset past 63 bits", With("\"offset\":9223372036854775808"), "the field \"offset\" is not a whole number from 0" },
        { "an offset in quotes", With("\"offset\":\"7\""), "the field \"offset\" is not a whole number from 0" },
        { "a partition past 31 bits", With("\"partition\":2147483647"), "the field \"partition\" is not a whole number from 0" },
        { "not a number", With("\"offset\":NaN"), "not JSON after byte 128" },
        { "a negative time", With("\"time\":-1"), "the field \"time\" is not Unix milliseconds nor ISO 8601 with its offset from UTC" },
        { "a time past 48 bits", With("\"time\":281474976710656"), "the field \"time\" is not Unix milliseconds nor ISO 8601 with its offset from UTC" },
        { "a time in no zone", With("\"time\":\"2025-08-24T01:46:40\""), "the field \"time\" is not Unix milliseconds nor ISO 8601 with its offset from UTC" },
        { "a date", With("\"time\":\"2025-08-24\""), "the field \"time\" is not Unix milliseconds nor ISO 8601 with its offset from UTC" },
        { "a time before 1970", With("\"time\":\"1969-12-31T23:59:59Z\""), "the field \"time\" is not Unix milliseconds nor ISO 8601 with its offset from UTC" },
        { "a partition alone", With("\"cluster\":\"c\",\"topic\":\"t\",\"partition\":1"), "\"partition\" and \"offset\" come together" },
        { "coordinates of no topic", With("\"cluster\":\"c\",\"partition\":1,\"offset\":1"), "coordinates need \"cluster\", \"topic\", \"partition\" and \"offset\"" },
        { "an epoch of no offset", With("\"leaderEpoch\":1"), "coordinates need \"cluster\", \"topic\", \"partition\" and \"offset\"" },
        { "an emitter of 15 digits", With("\"emitter\":\"0123456789abcde\""), "the field \"emitter\" is not 16 hexadecimal digits" },
        { "an emitter without numbers", With("\"emitter\":\"0123456789abcdef\""), "an \"emitter\" needs its \"sequence\" and \"hopsBefore\"" },
        { "a sequence of 0", With("\"sequence\":0"), "the field \"sequence\" is not a whole number from 1" },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(20260802)]
    public void A_plain_record_is_read_as_the_tokenizer_reads_it(int seed)
    {
        var random = new Random(seed);
        var good = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var record = PlainRecords.Next(random);

            // A line's end is nothing to the tokenizer, and more than plain reading takes.
            var (plain, tokens) = (ReadRecord.Json(record), ReadRecord.Json([.. record, (byte)'\n']));
            Assert.True(
                plain.Hops.SequenceEqual(tokens.Hops) && (plain.Error.Length > 0 || plain.Header == tokens.Header) && (plain.Error == tokens.Error || plain.Error.StartsWith("not JSON", StringComparison.Ordinal)),
                $"seed {seed}, record {i}: {Encoding.UTF8.GetString(record)}: '{plain.Error}', '{tokens.Error}'");
            Assert.Equal(plain.Error.Length == 0, tokens.Error.Length == 0);
            good += plain.Error.Length == 0 ? 1 : 0;
        }

        Assert.InRange(good, 5_000, 45_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261123)]
    public void A_record_is_read_the_same_whatever_shapes_are_known(int seed)
    {
        var random = new Random(seed);
        var good = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var shapes = new HopJsonShapes();
            var record = PlainRecords.Next(random);
            ReadRecord.Json(record, shapes);
            for (var changes = random.Next(4); changes > 0; changes--)
                record = PlainRecords.Change(record, random);

            var (plain, shaped) = (ReadRecord.Json(record), ReadRecord.Json(record, shapes));
            Assert.True(
                plain.Hops.SequenceEqual(shaped.Hops) && plain.Header == shaped.Header && plain.Error == shaped.Error,
                $"seed {seed}, record {i}: {Encoding.UTF8.GetString(record)}: '{plain.Error}', '{shaped.Error}'");
            good += plain.Error.Length == 0 ? 1 : 0;
        }

        Assert.InRange(good, 2_000, 45_000);
    }

    [Fact]
    public void Shapes_are_forgotten_for_others_and_serve_many_senders()
    {
        var shapes = new HopJsonShapes();
        for (var i = 0; i < 10_000; i++)
        {
            var read = ReadRecord.Json(Encoding.UTF8.GetBytes(With($"\"cluster\":\"c{i % 100}\",\"topic\":\"t\",\"partition\":{i % 7},\"offset\":{i}")), shapes);
            Assert.Equal(new RecordCoordinates($"c{i % 100}", "t", i % 7, i), Assert.Single(read.Hops).Coordinates);
        }
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void A_bad_record_says_why(string what, string json, string reason)
    {
        var record = ReadRecord.Json(json);
        Assert.True(record.Error == reason, $"{what}: {record.Error}");
    }

    [Fact]
    public void The_smallest_hop_has_no_coordinates()
    {
        var record = ReadRecord.Json(Minimal);
        Assert.Equal("", record.Error);
        Assert.Equal(new TraceHop(TraceId.Parse(Id), "orders", "app", HopAction.Sent, 1756000000000), Assert.Single(record.Hops));
        Assert.Equal(default, record.Header);
    }

    [Fact]
    public void Fields_may_come_in_any_order_with_any_others_between_and_the_last_of_equal_names_counts()
    {
        var record = ReadRecord.Json($$"""
            [ {"offset":1, "offset":9, "x":{"offset":[3,{"stage":"no"}]}, "topic":"t", "action":"failed", "hop":"a/b/received", "cluster":"c",
               "time":"2025-08-24T03:46:40.5+02:00", "partition":0, "reason":null, "leaderEpoch":4,
               "stream":"\u006frders \"ä\"", "traceId":"{{Id.Replace("-", "").ToUpperInvariant()}}", "st\u0061ge":"s"} ]
            """);
        Assert.Equal("", record.Error);
        var expected = new TraceHop(
            TraceId.Parse(Id), "orders \"ä\"", "s", HopAction.Received, 1756000000500, new RecordCoordinates("c", "t", 0, 9, 4));
        Assert.Equal(expected, Assert.Single(record.Hops));
    }

    [Fact]
    public void An_emitter_numbers_its_records_in_any_hop_of_them()
    {
        var record = ReadRecord.Json($"[{Minimal},{With("\"emitter\":\"00000000000000fF\",\"sequence\":3,\"hopsBefore\":20,\"droppedBefore\":1,\"sentAt\":5")}]");
        Assert.Equal("", record.Error);
        Assert.Equal(2, record.Hops.Count);
        Assert.Equal(new FrameHeader(255, 3, 20, 1, 5), record.Header);
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_and_records_past_the_bound_are_refused_before_they_are_read()
    {
        Assert.Equal("not UTF-8", ReadRecord.Json([.. Encoding.UTF8.GetBytes(Minimal[..^2]), 0xC3, (byte)'"', (byte)'}']).Error);
        Assert.Equal("longer than 1048576 bytes", ReadRecord.Json(new byte[HopFormat.MaxRecordBytes + 1]).Error);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes(With("\"cluster\":\"c\\u0041\",\"topic\":\"t\",\"partition\":1,\"offset\":1,\"reason\":\"äöü\""));
        var scratch = new byte[HopJsonReader.ScratchBytes];
        var plain = Encoding.UTF8.GetBytes(With("\"cluster\":\"c\",\"topic\":\"t\",\"partition\":1,\"offset\":1"));
        var shapes = new HopJsonShapes();
        Assert.Equal(2, CountHops(bytes, scratch, shapes) + CountHops(plain, scratch, shapes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            CountHops(round % 2 == 0 ? bytes : plain, scratch, shapes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int CountHops(byte[] bytes, byte[] scratch, HopJsonShapes shapes)
    {
        var reader = new HopJsonReader(bytes, scratch, shapes);
        while (reader.TryRead(out _)) { }
        return reader.Error.Length == 0 ? reader.Count : -1;
    }

    private static string With(string fields) => $"{Minimal[..^1]},{fields}}}";
}
