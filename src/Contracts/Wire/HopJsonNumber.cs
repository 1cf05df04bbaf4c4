using System.Buffers.Binary;
using System.Numerics;

namespace Chasqui.Contracts.Wire;

/// <summary>Whole numbers as records have them: digits, without a sign and without a zero before others.</summary>
internal static class HopJsonNumber
{
    /// <summary>More digits may overflow.</summary>
    private const int MaxDigits = 18;

    /// <summary>How many digits there are before anything else.</summary>
    public static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; text.Length - count >= 8; count += 8)
            if (OtherThanDigits(BinaryPrimitives.ReadUInt64LittleEndian(text[count..])) is var others && others != 0)
                return count + (BitOperations.TrailingZeroCount(others) >> 3);
        while (count < text.Length && (uint)(text[count] - '0') <= 9)
            count++;
        return count;
    }

    /// <summary>False when there are no digits, too many, or a zero before others.</summary>
    /// <param name="digits">Digits and nothing else.</param>
    /// <param name="number">What they say.</param>
    public static bool TryParse(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        if (digits.Length is 0 or > MaxDigits || (digits[0] == '0' && digits.Length > 1))
            return false;
        for (; digits.Length >= 8; digits = digits[8..])
            number = number * 100_000_000 + EightDigits(BinaryPrimitives.ReadUInt64LittleEndian(digits));
        foreach (var digit in digits)
            number = number * 10 + (digit - '0');
        return true;
    }

    /// <summary>The high bit of each byte that is no digit, up to and with the first of them; what is set after that means nothing.</summary>
    private static ulong OtherThanDigits(ulong text) =>
        ((text + 0x4646_4646_4646_4646) | (text - 0x3030_3030_3030_3030) | text) & 0x8080_8080_8080_8080;

    /// <summary>Pairs, then fours, then all eight are put together, each step at once.</summary>
    private static uint EightDigits(ulong text)
    {
        text -= 0x3030_3030_3030_3030;
        text = text * 10 + (text >> 8);
        return (uint)((((text & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064) + (((text >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32);
    }
}
