using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>Tells a field by the bytes of its name, by length first: each name costs one or two comparisons.</summary>
internal static class HopJsonName
{
    private const int MaxBytes = 13;
    private const int MaxEscapedBytes = MaxBytes * 6;

    public static HopJsonField Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("hop"u8) ? HopJsonField.Hop : default,
        4 => name.SequenceEqual("time"u8) ? HopJsonField.Time : default,
        5 => name.SequenceEqual("stage"u8) ? HopJsonField.Stage : name.SequenceEqual("topic"u8) ? HopJsonField.Topic : default,
        6 => OfSix(name),
        7 => OfSeven(name),
        8 => name.SequenceEqual("sequence"u8) ? HopJsonField.Sequence : default,
        9 => name.SequenceEqual("partition"u8) ? HopJsonField.Partition : default,
        10 => name.SequenceEqual("hopsBefore"u8) ? HopJsonField.HopsBefore : default,
        11 => name.SequenceEqual("leaderEpoch"u8) ? HopJsonField.LeaderEpoch : default,
        MaxBytes => name.SequenceEqual("droppedBefore"u8) ? HopJsonField.DroppedBefore : default,
        _ => HopJsonField.Unknown,
    };

    /// <summary>The field whose name, written with escapes, the tokenizer is at.</summary>
    public static HopJsonField OfEscaped(scoped ref Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > MaxEscapedBytes)
            return HopJsonField.Unknown;
        Span<byte> plain = stackalloc byte[MaxEscapedBytes];
        return HopJsonText.TryUnescape(ref json, plain, out var length) ? Of(plain[..length]) : HopJsonField.Unknown;
    }

    /// <summary>The name as it is written in a record.</summary>
    public static string Text(HopJsonField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static HopJsonField OfSix(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("offset"u8) ? HopJsonField.Offset
        : name.SequenceEqual("stream"u8) ? HopJsonField.Stream
        : name.SequenceEqual("action"u8) ? HopJsonField.Action
        : name.SequenceEqual("reason"u8) ? HopJsonField.Reason
        : name.SequenceEqual("sentAt"u8) ? HopJsonField.SentAt
        : HopJsonField.Unknown;

    private static HopJsonField OfSeven(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("traceId"u8) ? HopJsonField.TraceId
        : name.SequenceEqual("cluster"u8) ? HopJsonField.Cluster
        : name.SequenceEqual("version"u8) ? HopJsonField.Version
        : name.SequenceEqual("emitter"u8) ? HopJsonField.Emitter
        : HopJsonField.Unknown;
}
