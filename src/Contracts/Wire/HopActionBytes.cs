namespace Chasqui.Contracts.Wire;

/// <summary>The names of actions as UTF-8.</summary>
internal static class HopActionBytes
{
    /// <summary>-1 and false for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int action)
    {
        action = text.SequenceEqual("received"u8) ? (int)HopAction.Received
            : text.SequenceEqual("sent"u8) ? (int)HopAction.Sent
            : text.SequenceEqual("filtered"u8) ? (int)HopAction.Filtered
            : text.SequenceEqual("failed"u8) ? (int)HopAction.Failed
            : -1;
        return action >= 0;
    }
}
