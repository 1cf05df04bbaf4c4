using System.Globalization;
using System.Text;

namespace Chasqui.Storage.Tables;

/// <summary>
/// Text as part of a key. Keys may not hold / \ # ? and control characters; we part them with |. Those are written as ! and four hexadecimal digits.
/// </summary>
internal static class KeyText
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:+@ ");

    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            if (Plain.Contains(c))
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"!{(int)c:X4}");
        return escaped.ToString();
    }

    public static string Unescape(string key)
    {
        if (!key.Contains('!'))
            return key;
        var text = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != '!')
            {
                text.Append(key[i]);
                continue;
            }

            text.Append((char)int.Parse(key.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 4;
        }

        return text.ToString();
    }
}
