using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Contracts;
using Chasqui.Contracts.Recording;
using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Tests.Judging;

/// <summary>The schema, the examples, the writer and the reader agree on the format.</summary>
public sealed class RecordingFormatTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(ExampleRecordingTests.Folder(), "../recording.schema.json")))!;
    private static readonly TraceId Trace = TraceId.Parse("019ca732-f601-7000-8000-000000000001");

    [Fact]
    public void The_examples_keep_to_the_schema()
    {
        foreach (var file in Directory.GetFiles(ExampleRecordingTests.Folder(), "*.jsonl").Where(f => !f.Contains(".expected.", StringComparison.Ordinal)))
            foreach (var line in File.ReadLines(file))
                AssertKeepsToSchema(JsonNode.Parse(line)!.AsObject());
    }

    [Fact]
    public void What_is_written_keeps_to_the_schema_and_is_read_again()
    {
        var judge = new TraceRecordingJudge(streams: null);
        foreach (var line in Written())
        {
            AssertKeepsToSchema(JsonNode.Parse(line)!.AsObject());
            using var parsed = RecordedLine.Parse(Encoding.UTF8.GetBytes(line), out var error);
            Assert.True(parsed is not null, error);
            Assert.True(judge.TryObserve(parsed.Type, parsed.KnownMs, parsed.Document.RootElement, out error), error);
        }

        Assert.Contains(judge.Judge(10_000), v => v.Verdict == "Delivered" && v.Subject["hop"] == "app/sent");
    }

    [Fact]
    public void The_schema_has_every_type_that_is_judged()
    {
        var types = Schema["allOf"]!.AsArray().Select(t => t!["if"]!["properties"]!["type"]!["const"]!.ToString()).ToHashSet();

        Assert.Equal(RecordingJudges.Create(null, types).SelectMany(j => j.Types).Distinct().Order(), types.Order());
    }

    [Fact]
    public void The_documentation_has_every_field_of_the_schema()
    {
        var text = File.ReadAllText(Path.Combine(ExampleRecordingTests.Folder(), "../README.md"));
        foreach (var (type, definition) in Schema["$defs"]!.AsObject().Where(d => d.Value!["properties"] is not null))
        {
            var start = text.IndexOf($"\n## {type}\n", StringComparison.Ordinal);
            Assert.True(start > 0, type);
            var section = text[start..text.IndexOf("\n## ", start + 4, StringComparison.Ordinal)];
            foreach (var field in definition!["properties"]!.AsObject().Select(p => p.Key).Where(f => f is not ("type" or "time")))
                Assert.True(section.Contains($"`{field}`", StringComparison.Ordinal), $"{type}.{field}");
        }
    }

    private static IEnumerable<string> Written()
    {
        var partition = new RecordedPartition("fronting", "orders", 3);
        var place = new RecordCoordinates("fronting", "orders", 3, 40);
        Action<Utf8JsonWriter>[] lines =
        [
            json => RecordedLineWriter.WriteHop(json, new TraceHop(Trace, "orders", "app", HopAction.Sent, 1_000, place), 2_000),
            json => RecordedLineWriter.WriteHop(json, new TraceHop(Trace, "orders", "router", HopAction.Failed, 1_000, null, "no total"), null),
            json => RecordedLineWriter.WriteProgress(json, 3_000, "router", partition, -1, (0, 41), 2),
            json => RecordedLineWriter.WriteProgress(json, 3_000, "router", partition, 41, null, null),
            json => RecordedLineWriter.WriteWatermark(json, 4_000, 3_500),
            json => RecordedLineWriter.WriteLogRange(json, 5_000, partition, 0, 41),
            json => RecordedLineWriter.WriteProbe(json, 6_000, Trace, place, "otherRecord", "another trace"),
            json => RecordedLineWriter.WriteGap(json, 7_000, "5f1c", ("orders", "router"), 1_000, 2_000, (1, 3)),
        ];
        foreach (var write in lines)
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
                write(json);
            yield return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    private static void AssertKeepsToSchema(JsonObject line)
    {
        var definition = Schema["$defs"]![line["type"]!.ToString()]!;
        foreach (var (name, value) in line)
        {
            var property = definition["properties"]![name];
            Assert.True(property is not null, $"{line["type"]} has no {name}");
            if (property["enum"] is JsonArray choices)
                Assert.Contains(value!.ToString(), choices.Select(c => c!.ToString()));
        }

        foreach (var required in definition["required"]!.AsArray())
            Assert.True(line.ContainsKey(required!.ToString()), $"{line}: {required}");
    }
}
