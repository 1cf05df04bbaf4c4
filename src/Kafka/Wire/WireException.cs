namespace Chasqui.Kafka.Wire;

/// <summary>What answered does not speak Kafka as it should, or refuses what was asked; the message says how.</summary>
internal sealed class WireException(string message, short code = 0) : Exception(message)
{
    /// <summary>Kafka's error code; 0 when the answer could not be read.</summary>
    public short Code => code;
}
