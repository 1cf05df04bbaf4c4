using System.Globalization;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>Units as keys.</summary>
internal static class UnitKeys
{
    /// <summary>For what a unit has many of: <c>{shard:00}|{stream}|{window}</c>.</summary>
    public static string Partition(in WindowUnit unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{unit.Shard:00}|{KeyText.Escape(unit.Stream)}|{unit.WindowMs:D15}");

    /// <summary>For what a unit has one of, in the stream's partition: <c>{window}|{shard:00}</c>.</summary>
    public static string Row(in WindowUnit unit) => string.Create(CultureInfo.InvariantCulture, $"{unit.WindowMs:D15}|{unit.Shard:00}");

    public static WindowUnit Parse(string partitionKey, string rowKey)
    {
        var bar = rowKey.IndexOf('|', StringComparison.Ordinal);
        return new WindowUnit(
            KeyText.Unescape(partitionKey),
            long.Parse(rowKey.AsSpan(0, bar), CultureInfo.InvariantCulture),
            int.Parse(rowKey.AsSpan(bar + 1), CultureInfo.InvariantCulture));
    }
}
