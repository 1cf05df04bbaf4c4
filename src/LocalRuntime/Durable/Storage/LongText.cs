namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>
/// Texts longer than a table property (64 KiB, that is 32 Ki UTF-16 characters) or than a row (1 MiB): split over properties, and these
/// over rows of one key prefix.
/// </summary>
internal static class LongText
{
    /// <summary>60 KiB a property.</summary>
    public const int CharactersPerProperty = 30 * 1024;

    /// <summary>12 x 60 KiB a row, which leaves room for other properties below 1 MiB.</summary>
    public const int PropertiesPerRow = 12;

    public const int CharactersPerRow = CharactersPerProperty * PropertiesPerRow;

    private const string Count = "Rows";

    /// <summary>Puts a text that fits a row under <paramref name="name"/> and what follows it; null puts nothing.</summary>
    public static void Put(Dictionary<string, object> values, string name, string? text)
    {
        var index = 0;
        foreach (var part in Split(text ?? string.Empty))
        {
            values[name + index++.ToString("00", null)] = part;
        }

        if (text?.Length == 0)
        {
            values[name + "00"] = text;
        }
    }

    public static string? Get(StoredRow row, string name)
    {
        var parts = Enumerable.Range(0, PropertiesPerRow)
            .Select(index => row.Text(name + index.ToString("00", null))).TakeWhile(part => part is not null).ToList();
        return parts.Count == 0 ? null : string.Concat(parts);
    }

    /// <summary>The text as rows <c>prefix|000</c>, <c>prefix|001</c>, ... with <paramref name="extra"/> in each.</summary>
    public static IEnumerable<AddRow> Rows(string prefix, string text, params (string Name, object? Value)[] extra)
    {
        var chunks = Split(text).Chunk(PropertiesPerRow).ToList();
        for (var row = 0; row < Math.Max(1, chunks.Count); row++)
        {
            var values = new Dictionary<string, object> { [Count] = (long)Math.Max(1, chunks.Count) };
            Put(values, "Text", chunks.Count == 0 ? string.Empty : string.Concat(chunks[row]));
            foreach (var (name, value) in extra)
            {
                if (value is not null)
                {
                    values[name] = value;
                }
            }

            yield return new AddRow($"{prefix}|{row:000}", values);
        }
    }

    /// <summary>
    /// How many bytes the text takes in a request, where it is JSON within JSON: the client escapes quotes, some other characters and all that
    /// is not ASCII in six.
    /// </summary>
    public static int CostOf(string? text)
    {
        var cost = 0;
        foreach (var c in text ?? string.Empty)
        {
            cost += c is < ' ' or > '~' or '"' or '\'' or '\\' or '&' or '+' or '<' or '>' or '`' ? 6 : 1;
        }

        return cost;
    }

    public static string PrefixOf(string rowKey) => rowKey[..rowKey.LastIndexOf('|')];

    /// <returns>Null: rows are missing, because the read ran while they were written.</returns>
    public static string? Join(IReadOnlyCollection<StoredRow> rows) =>
        rows.Count > 0 && rows.First().Number(Count) == rows.Count ? string.Concat(rows.Select(row => Get(row, "Text"))) : null;

    private static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(CharactersPerProperty, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            yield return text.Substring(start, length);
            start += length;
        }
    }
}
