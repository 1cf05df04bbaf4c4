using System.Text;

namespace Chasqui.Contracts.Tests.Wire;

/// <summary>JSON records as senders write them, some of them spoilt by a few bytes.</summary>
internal static class PlainRecords
{
    private static readonly string[] Values =
    [
        "0", "1", "7", "-1", "007", "1756000000000", "281474976710655", "281474976710656", "2147483646", "2147483647", "999999999999999999", "9223372036854775807",
        "1.5", "1e3", "null", "true", "{}", "[1]", "\"\"", "\"orders\"", "\"sent\"", "\"received\"", "\"app/sent\"", "\"/sent\"", "\"ünï\"",
        "\"\\u0041\"", "\"0123456789abcdef\"", "\"0000000000000000\"", "\"0198c5f51c007abc8def0123456789ab\"", "\"0198C5F5-1C00-7ABC-8DEF-0123456789AB\"",
        $"\"{new string('s', 255)}\"", $"\"{new string('s', 256)}\"",
    ];

    private static readonly string[] Names =
    [
        "version", "traceId", "stream", "stage", "action", "hop", "time", "cluster", "topic", "partition", "offset", "leaderEpoch", "reason", "emitter", "sequence",
        "hopsBefore", "droppedBefore", "sentAt", "other",
    ];

    public static byte[] Next(Random random)
    {
        var (colon, comma) = random.Next(2) == 0 ? (":", ",") : (": ", ", ");
        var fields = Fields(random);
        var record = Encoding.UTF8.GetBytes($"{{{string.Join(comma, fields.Select(f => $"\"{f.Name}\"{colon}{f.Value}"))}}}");
        for (var spoilt = random.Next(8) - 5; spoilt > 0; spoilt--)
            record[random.Next(record.Length)] = (byte)random.Next(256);
        return random.Next(10) == 0 ? record[..random.Next(record.Length)] : record;
    }

    /// <summary>The record with a byte more, a byte less, or another byte.</summary>
    public static byte[] Change(byte[] record, Random random)
    {
        if (record.Length == 0)
            return record;
        var at = random.Next(record.Length);
        var others = "0123456789abcdefABCDEF-\",:{} \\x"u8;
        var other = others[random.Next(others.Length)];
        return random.Next(3) switch
        {
            0 => [.. record[..at], other, .. record[at..]],
            1 => [.. record[..at], .. record[(at + 1)..]],
            _ => [.. record[..at], other, .. record[(at + 1)..]],
        };
    }

    private static List<(string Name, string Value)> Fields(Random random)
    {
        List<(string, string)> fields =
        [
            ("version", "1"), ("traceId", "\"0198c5f5-1c00-7abc-8def-0123456789ab\""), ("stream", "\"orders\""), ("stage", "\"app\""), ("action", "\"sent\""),
            ("time", $"{random.NextInt64(281474976710656)}"), ("cluster", "\"fronting\""), ("topic", "\"in\""), ("partition", $"{random.Next()}"),
            ("offset", $"{random.NextInt64()}"), ("emitter", "\"0123456789abcdef\""), ("sequence", "5"), ("hopsBefore", "9"),
        ];
        for (var changes = random.Next(4); changes > 0; changes--)
            fields[random.Next(fields.Count)] = (Names[random.Next(Names.Length)], Values[random.Next(Values.Length)]);
        return fields;
    }
}
