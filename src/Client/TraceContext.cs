using System.Diagnostics.CodeAnalysis;
using System.Text;
using Chasqui.Contracts;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>That an event is followed: its id and its stream, which it carries in one header.</summary>
/// <param name="Id">The event.</param>
/// <param name="Stream">The stream it flows in.</param>
public readonly record struct TraceContext(TraceId Id, string Stream)
{
    /// <summary>False when the event is not followed: no header, or none that is understood.</summary>
    public static bool TryRead(Headers? headers, out TraceContext trace)
    {
        trace = default;
        if (headers is null || headers.Count == 0 || !headers.TryGetLastBytes(TraceHeader.Key, out var bytes))
            return false;
        if (!TraceHeader.TryDecode(bytes, out var id, out var stream))
            return false;
        trace = new TraceContext(id, Encoding.UTF8.GetString(stream));
        return true;
    }

    /// <summary>Puts the header into <paramref name="headers"/>, in place of one that is there.</summary>
    public void Write(Headers headers)
    {
        headers.Remove(TraceHeader.Key);
        headers.Add(TraceHeader.Key, TraceHeader.Encode(Id, Stream));
    }

    /// <summary>Writes the header into the headers of a message, which it gets if it has none.</summary>
    [SuppressMessage("Design", "CA1062", Justification = "Nullable reference types say it.")]
    public void Write(MessageMetadata message) => Write(message.Headers ??= []);
}
