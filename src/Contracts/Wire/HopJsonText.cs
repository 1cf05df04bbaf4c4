using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>Strings of a record: as they lie in it when they have no escapes, otherwise unescaped into a slot of the scratch bytes.</summary>
internal static class HopJsonText
{
    /// <summary>No character needs more than <c>\uXXXX</c> for a byte of UTF-8.</summary>
    public const int MaxEscapedBytes = HopFormat.MaxNameBytes * 6;

    public static bool TryRead(scoped ref Utf8JsonReader json, Span<byte> slot, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (json.TokenType != JsonTokenType.String)
            return false;
        if (json.ValueIsEscaped)
            return TryReadEscaped(ref json, slot, out text);
        text = json.ValueSpan;
        return text.Length <= HopFormat.MaxNameBytes;
    }

    /// <summary>False for a lone surrogate, which has no UTF-8.</summary>
    public static bool TryUnescape(scoped ref Utf8JsonReader json, scoped Span<byte> destination, out int length)
    {
        length = 0;
        try
        {
            length = json.CopyString(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadEscaped(scoped ref Utf8JsonReader json, Span<byte> slot, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (json.ValueSpan.Length > MaxEscapedBytes)
            return false;
        Span<byte> plain = stackalloc byte[MaxEscapedBytes];
        if (!TryUnescape(ref json, plain, out var length) || length > HopFormat.MaxNameBytes)
            return false;
        plain[..length].CopyTo(slot);
        text = slot[..length];
        return true;
    }
}
