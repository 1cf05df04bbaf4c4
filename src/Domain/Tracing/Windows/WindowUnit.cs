namespace Chasqui.Domain.Tracing.Windows;

/// <summary>What is judged at once: one shard of one window of one stream.</summary>
/// <param name="Stream">The stream, as the topology names it.</param>
/// <param name="WindowMs">Where the window of origin time starts, in Unix milliseconds.</param>
/// <param name="Shard">The shard, from 0; or <see cref="AllShards"/>.</param>
public readonly record struct WindowUnit(string Stream, long WindowMs, int Shard)
{
    /// <summary>
    /// In place of a shard in the index of dirty windows: hop records of the stream were found lost, or came after all, from about that window on, so that
    /// settled windows may have to be judged again.
    /// </summary>
    public const int AllShards = -1;

    /// <summary>By stream, window and shard.</summary>
    public static int Compare(WindowUnit left, WindowUnit right)
    {
        var byStream = string.CompareOrdinal(left.Stream, right.Stream);
        var byWindow = byStream != 0 ? byStream : left.WindowMs.CompareTo(right.WindowMs);
        return byWindow != 0 ? byWindow : left.Shard.CompareTo(right.Shard);
    }

    public override string ToString() => $"{Stream}/{WindowMs}/{Shard}";
}
