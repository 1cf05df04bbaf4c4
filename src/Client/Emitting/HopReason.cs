using System.Text;
using Chasqui.Contracts.Wire;

namespace Chasqui.Client.Emitting;

/// <summary>Reasons as they fit into a hop.</summary>
internal static class HopReason
{
    /// <summary>The reason of every event in a transaction that did not commit.</summary>
    public const string TransactionAborted = "TransactionAborted";

    /// <summary>The longest start of a reason that has at most 255 bytes, so that a long one does not cost the hop.</summary>
    public static string Clip(string reason)
    {
        if (Encoding.UTF8.GetByteCount(reason) <= HopFormat.MaxNameBytes)
            return reason;
        var length = 0;
        var bytes = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > HopFormat.MaxNameBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return reason[..length];
    }
}
