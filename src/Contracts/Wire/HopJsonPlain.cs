using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chasqui.Contracts.Wire;

/// <summary>
/// Reads the record that nearly every sender writes (one object of known fields, without escapes, its numbers plain) several times faster than a tokenizer:
/// where quotes are is found for all of it at once. It takes nothing that the tokenizer would not take with the same result, and leaves everything else to
/// it, errors included.
/// </summary>
internal ref struct HopJsonPlain
{
    /// <summary>The longest record; one hop has no need of more.</summary>
    public const int MaxBytes = 1024;

    /// <summary>A bit for each byte, and room past the end.</summary>
    private const int Words = MaxBytes / 64 + 1;

    private readonly ReadOnlySpan<byte> _record;
    private HopJsonMarks _marks;
    private QuoteBits _quotes;
    private int _at;

    private HopJsonPlain(ReadOnlySpan<byte> record) => _record = record;

    /// <summary>False when the record is of another kind; what <paramref name="fields"/> hold then means nothing.</summary>
    /// <param name="record">The record, which must be UTF-8.</param>
    /// <param name="fields">What it says.</param>
    /// <param name="marks">Where its ids and numbers are.</param>
    public static bool TryRead(ReadOnlySpan<byte> record, ref HopJsonFields fields, out HopJsonMarks marks)
    {
        marks = default;
        if (record.Length is < 32 or > MaxBytes)
            return false;
        var plain = new HopJsonPlain(record);
        if (!plain.TryFindQuotes() || !plain.Take((byte)'{'))
            return false;
        do
        {
            if (!plain.TryName(out var field))
                return false;
            if (plain.TryText(field, out var text) ? !fields.TrySet(field, text) : !plain.TryNumber(field, out var number) || !fields.TrySet(field, number))
                return false;
        }
        while (plain.Take((byte)','));
        marks = plain._marks;
        return plain.Take((byte)'}') && plain._at == record.Length;
    }

    /// <summary>False when there are escapes or control characters, white space other than blanks included.</summary>
    private bool TryFindQuotes()
    {
        ref var first = ref MemoryMarshal.GetReference(_record);
        var others = Vector256<byte>.Zero;
        for (var i = 0; ; i += Vector256<byte>.Count)
        {
            // The last bytes are looked at together with some of those before.
            i = Math.Min(i, _record.Length - Vector256<byte>.Count);
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)i);
            others |= Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.LessThan(bytes, Vector256.Create((byte)' '));
            ulong found = Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
            _quotes[i >> 6] |= found << (i & 63);
            if ((i & 63) > 32)
                _quotes[(i >> 6) + 1] |= found >> (64 - (i & 63));
            if (i == _record.Length - Vector256<byte>.Count)
                return others == Vector256<byte>.Zero;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(byte expected)
    {
        var at = _at;
        if ((uint)at >= (uint)_record.Length || _record[at] != expected)
            return TakeAfterBlanks(expected);
        _at = at + 1;
        return true;
    }

    private bool TakeAfterBlanks(byte expected)
    {
        while ((uint)_at < (uint)_record.Length && _record[_at] == ' ')
            _at++;
        if ((uint)_at >= (uint)_record.Length || _record[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private bool TryName(out HopJsonField field)
    {
        field = TryText(HopJsonField.Unknown, out var name) ? HopJsonName.Of(name) : HopJsonField.Unknown;
        return field != HopJsonField.Unknown && Take((byte)':');
    }

    private bool TryText(HopJsonField field, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Take((byte)'"'))
            return false;
        var end = NextQuote();
        if (end < 0)
            return false;
        text = _record[_at..end];
        if (field is HopJsonField.TraceId or HopJsonField.Emitter)
            _marks.Add(_at, end, field);
        _at = end + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int NextQuote()
    {
        var word = _at >> 6;
        for (var bits = _quotes[word] & (ulong.MaxValue << (_at & 63)); ; bits = _quotes[word])
        {
            if (bits != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            if (++word == Words)
                return -1;
        }
    }

    private bool TryNumber(HopJsonField field, out long number)
    {
        var digits = _record.Slice(_at, HopJsonNumber.Digits(_record[_at..]));
        if (field != HopJsonField.Version)
            _marks.Add(_at, _at + digits.Length, field);
        _at += digits.Length;
        return HopJsonNumber.TryParse(digits, out number);
    }

    [InlineArray(Words)]
    private struct QuoteBits
    {
        private ulong _first;
    }
}
