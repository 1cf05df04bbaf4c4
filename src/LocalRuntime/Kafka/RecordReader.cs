using System.Runtime.InteropServices;
using Chasqui.LocalRuntime.Native;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>
/// Turns librdkafka's messages into records and frees them. What a record costs is decided here: records that follow each other with equal headers, or
/// with the same time, share these objects.
/// </summary>
internal sealed unsafe class RecordReader
{
    private static readonly KafkaHeader[] NoHeaders = [];

    private readonly HeaderNames _headerNames = new();
    private readonly Dictionary<nint, string> _topics = [];
    private nint _lastTopic;
    private string _lastTopicName = string.Empty;
    private KafkaHeader[] _lastHeaders = NoHeaders;
    private KafkaTimestamp _lastTimestamp = new();

    /// <summary>Copies the records of <paramref name="messages"/>, frees all of them, and tells <paramref name="events"/> of errors among them.</summary>
    public KafkaRecord[] Take(Message** messages, int count, ConsumerEvents events)
    {
        var records = new KafkaRecord[count];
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            var message = messages[i];
            if (message->Error == Librdkafka.NoError)
                records[taken++] = Read(message);
            else
                events.Failed(Librdkafka.Text(Librdkafka.MessageError(message)));
            Librdkafka.DestroyMessage(message);
        }

        return taken == count ? records : records[..taken];
    }

    private KafkaRecord Read(Message* message)
    {
        int type;
        var timestamp = Librdkafka.Timestamp(message, &type);
        nint headers;
        var hasHeaders = Librdkafka.Headers(message, &headers) == Librdkafka.NoError;
        return new KafkaRecord
        {
            Topic = message->Topic == _lastTopic ? _lastTopicName : NameOf(message->Topic),
            Partition = message->Partition,
            Offset = message->Offset,
            Key = message->Key is null ? null : Copy(message->Key, message->KeySize),
            Value = message->Value is null ? null : Copy(message->Value, message->ValueSize),
            Timestamp = TimestampOf(timestamp, (KafkaTimestampType)type),
            Headers = hasHeaders ? HeadersOf(headers) : NoHeaders,
        };
    }

    private static byte[] Copy(byte* bytes, nuint size)
    {
        if (size == 0)
            return [];
        var copy = GC.AllocateUninitializedArray<byte>((int)size);
        new ReadOnlySpan<byte>(bytes, (int)size).CopyTo(copy);
        return copy;
    }

    private KafkaTimestamp TimestampOf(long unixMs, KafkaTimestampType type) =>
        _lastTimestamp.UnixTimestampMs == unixMs && _lastTimestamp.Type == type
            ? _lastTimestamp
            : _lastTimestamp = new KafkaTimestamp { UnixTimestampMs = unixMs, Type = type };

    private KafkaHeader[] HeadersOf(nint headers)
    {
        var count = (int)Librdkafka.HeaderCount(headers);
        return count == _lastHeaders.Length && AreLast(headers) ? _lastHeaders : _lastHeaders = ReadHeaders(headers, count);
    }

    private bool AreLast(nint headers)
    {
        for (var i = 0; i < _lastHeaders.Length; i++)
        {
            byte* name;
            byte* value;
            nuint size;
            _ = Librdkafka.Header(headers, (nuint)i, &name, &value, &size);
            var last = _lastHeaders[i];
            if (value is null != last.Value is null
                || !new ReadOnlySpan<byte>(value, (int)size).SequenceEqual(last.Value)
                || !ReferenceEquals(_headerNames.NameAt(name), last.Key))
                return false;
        }

        return true;
    }

    private KafkaHeader[] ReadHeaders(nint headers, int count)
    {
        var read = new KafkaHeader[count];
        for (var i = 0; i < read.Length; i++)
        {
            byte* name;
            byte* value;
            nuint size;
            _ = Librdkafka.Header(headers, (nuint)i, &name, &value, &size);
            read[i] = new KafkaHeader { Key = _headerNames.NameAt(name), Value = value is null ? null : Copy(value, size) };
        }

        return read;
    }

    // One string a topic, however many records it has.
    private string NameOf(nint topic)
    {
        ref var name = ref CollectionsMarshal.GetValueRefOrAddDefault(_topics, topic, out _);
        name ??= Librdkafka.Text(Librdkafka.TopicName(topic));
        _lastTopic = topic;
        return _lastTopicName = name;
    }
}
