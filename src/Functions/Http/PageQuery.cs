using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Chasqui.Functions.Http;

/// <summary>How much of a list is asked for, and from where: <c>limit</c> and <c>cursor</c>.</summary>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
/// <param name="Cursor">What the page before gave; null for the first.</param>
internal readonly record struct PageQuery(int Limit, string? Cursor)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;
    private const int MaxCursor = 2048;

    public static bool TryRead(IQueryCollection query, out PageQuery page, out string error)
    {
        page = new PageQuery(DefaultLimit, null);
        error = "";
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            error = $"'limit' is a whole number from 1 to {MaxLimit}.";
            return false;
        }

        string? cursor = query["cursor"];
        if (cursor?.Length > MaxCursor)
        {
            error = "'cursor' is not one that this app gave.";
            return false;
        }

        page = new PageQuery(limit, string.IsNullOrEmpty(cursor) ? null : cursor);
        return true;
    }
}
