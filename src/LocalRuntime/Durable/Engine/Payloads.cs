using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Refuses what could never be stored where it comes from, so that nothing waits for it for ever.</summary>
internal static class Payloads
{
    /// <exception cref="ArgumentException">It is too large.</exception>
    public static string? Checked(string? payload, string what) => LongText.CostOf(payload) <= InstanceStore.MaximumPayloadBytes
        ? payload
        : throw new ArgumentException($"{what} is larger than the {InstanceStore.MaximumPayloadBytes} bytes that can be stored. Store it elsewhere and pass its name.");
}
