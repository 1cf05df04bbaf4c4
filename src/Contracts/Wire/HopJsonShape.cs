namespace Chasqui.Contracts.Wire;

/// <summary>
/// What records of one sender and hop have in common: all but ids and plain numbers. A record of a known shape is read by comparing the texts between these,
/// and by nothing else; it holds only what <see cref="HopJsonPlain"/> found in the record that the shape was learned from, and so is read with the same result.
/// </summary>
internal sealed class HopJsonShape
{
    private readonly byte[] _texts;
    private readonly Value[] _values;
    private readonly byte[] _route;

    private HopJsonShape(byte[] texts, Value[] values, byte[] route) => (_texts, _values, _route) = (texts, values, route);

    /// <summary>The route of every record of this shape.</summary>
    public ReadOnlySpan<byte> Route => _route;

    /// <param name="record">A record that was read whole, and is UTF-8.</param>
    /// <param name="values">Where its ids and numbers are, in their order.</param>
    /// <param name="route">Its route.</param>
    public static HopJsonShape Learn(ReadOnlySpan<byte> record, in HopJsonMarks values, ReadOnlySpan<byte> route)
    {
        var texts = new byte[record.Length];
        var read = new Value[values.Count];
        var (from, length) = (0, 0);
        for (var i = 0; i < values.Count; i++)
        {
            record[from..values[i].Start].CopyTo(texts.AsSpan(length));
            length += values[i].Start - from;
            from = values[i].End;
            read[i] = new(length, values[i].Field, IsText(values[i].Field) ? from - values[i].Start : 0);
        }

        record[from..].CopyTo(texts.AsSpan(length));
        return new(texts[..(length + record.Length - from)], read, route.ToArray());
    }

    /// <summary>False when the record is of another shape; what <paramref name="fields"/> hold then means nothing.</summary>
    public bool TryRead(ReadOnlySpan<byte> record, ref HopJsonFields fields)
    {
        // Nothing is taken before all texts are known to be the same: most shapes that are tried are another hop's.
        HopJsonMarks values = default;
        return record.Length <= HopJsonPlain.MaxBytes && TryMatch(record, ref values) && TryTake(record, values, ref fields);
    }

    private bool TryMatch(ReadOnlySpan<byte> record, ref HopJsonMarks values)
    {
        var (at, from) = (0, 0);
        foreach (var value in _values)
        {
            if (!StartsWith(record, at, _texts.AsSpan(from, value.TextEnd - from)))
                return false;
            at += value.TextEnd - from;
            from = value.TextEnd;
            var length = value.Length > 0 ? value.Length : HopJsonNumber.Digits(record[at..]);
            values.Add(at, at + length, value.Field);
            at += length;
        }

        return record.Length - at == _texts.Length - from && StartsWith(record, at, _texts.AsSpan(from));
    }

    private static bool TryTake(ReadOnlySpan<byte> record, in HopJsonMarks values, ref HopJsonFields fields)
    {
        fields.Reset();
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            var text = record[value.Start..value.End];
            var taken = IsText(value.Field)
                ? fields.TrySet(value.Field, text)
                : HopJsonNumber.TryParse(text, out var number) && fields.TrySet(value.Field, number);
            if (!taken)
                return false;
        }

        return true;
    }

    private static bool IsText(HopJsonField field) => field is HopJsonField.TraceId or HopJsonField.Emitter;

    private static bool StartsWith(ReadOnlySpan<byte> record, int at, ReadOnlySpan<byte> text) =>
        (uint)at <= (uint)record.Length && record.Length - at >= text.Length && record.Slice(at, text.Length).SequenceEqual(text);

    /// <summary>An id or a number, after all texts up to <paramref name="TextEnd"/>; an id has a <paramref name="Length"/>, which is 0 for a number.</summary>
    private readonly record struct Value(int TextEnd, HopJsonField Field, int Length);
}
