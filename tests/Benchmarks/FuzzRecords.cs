using System.Text;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;

namespace Chasqui.Benchmarks;

/// <summary>Records that are wrong in every way bytes can be, the same for the same seed, with some good ones between.</summary>
internal sealed class FuzzRecords(int seed)
{
    private const string Json = """
        {"version":1,"traceId":"0198dac3-a400-7abc-8def-0123456789ab","stream":"orders","stage":"app","action":"sent","time":1756016911365,"cluster":"fronting","topic":"orders.in","partition":7,"offset":123456,"leaderEpoch":3}
        """;

    private static readonly string[] Hostile =
    [
        "-1", "1e999", "0.1", "18446744073709551616", "9223372036854775808", "null", "true", "[]", "{}", "\"\"", "\"\\ud800\"", "NaN", "[[[[[[[[[[[[[[[[[[",
        "\"" + new string('x', 300) + "\"", "\"\\u0041\"", "\"1969-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "281474976710656", "{\"a\":{\"a\":[1,2]}}",
    ];

    private readonly Random _random = new(seed);
    private readonly HopFrameWriter _writer = new();

    /// <summary>The next record, and whether it is meant to be read as a frame.</summary>
    public byte[] Next(out bool isFrame)
    {
        isFrame = _random.Next(2) == 0;
        var good = isFrame ? Frame() : Encoding.UTF8.GetBytes(Record());
        return _random.Next(7) switch
        {
            0 => good,
            1 => good[.._random.Next(good.Length)],
            2 => Flip(good, 1 + _random.Next(8)),
            3 => Splice(good),
            4 => Noise(_random.Next(600)),
            5 when isFrame => HostileLength(good),
            5 => Encoding.UTF8.GetBytes(HostileValue()),
            _ => [.. good, .. Noise(1 + _random.Next(4))],
        };
    }

    private byte[] Frame()
    {
        _writer.Reset();
        var hops = 1 + _random.Next(40);
        for (var hop = 0; hop < hops; hop++)
        {
            var route = new HopRoute("orders", $"stage-{_random.Next(4)}", (HopAction)_random.Next(4), "fronting", "orders.in");
            var id = new TraceId((ulong)_random.NextInt64(), (ulong)_random.NextInt64());
            _writer.TryAdd(route, id, id.OriginMs + _random.Next(-10, 5000), _random.Next(-1, 64), _random.NextInt64(1L << 40), _random.Next(-1, 9));
        }

        return _writer.ToArray(new FrameHeader((ulong)_random.NextInt64(), 1 + _random.Next(1 << 20), _random.NextInt64(1L << 40), 0, 1756016911365));
    }

    private string Record() => _random.Next(3) == 0 ? $"[{string.Join(',', Enumerable.Repeat(Json, 1 + _random.Next(8)))}]" : Json;

    // One of the record's values replaced by one that is no use.
    private string HostileValue()
    {
        var colons = Json.Select((letter, at) => (letter, at)).Where(pair => pair.letter == ':').Select(pair => pair.at).ToArray();
        var from = colons[_random.Next(colons.Length)] + 1;
        var to = Json.IndexOfAny([',', '}'], from);
        return string.Concat(Json.AsSpan(0, from), Hostile[_random.Next(Hostile.Length)], Json.AsSpan(to));
    }

    private byte[] Flip(byte[] bytes, int bits)
    {
        for (var flipped = 0; flipped < bits; flipped++)
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private byte[] Splice(byte[] bytes)
    {
        var at = _random.Next(bytes.Length);
        return [.. bytes[..at], .. bytes[_random.Next(bytes.Length)..], .. bytes[at..]];
    }

    // A length or count that claims far more than there is: the largest that fits in the bytes of a number.
    private byte[] HostileLength(byte[] frame)
    {
        var at = 10 + _random.Next(frame.Length - 10);
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)_random.Next(1, 3)];
        return [.. frame[..at], .. huge[(10 - 1 - _random.Next(9))..], .. frame[(at + 1)..]];
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
