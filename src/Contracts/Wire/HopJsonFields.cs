using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>The fields of the hop being read, in whatever order they come; of a field given twice the last one counts.</summary>
internal ref partial struct HopJsonFields
{
    public const int ScratchBytes = RouteBytes + 5 * HopFormat.MaxNameBytes;
    public const string NotWhole = "is not a whole number from 0";
    public const string NotTime = "is not Unix milliseconds nor ISO 8601 with its offset from UTC";
    private const string NotText = "is not a string of at most 255 bytes";
    private const string NotAction = "is not sent, received, filtered or failed";
    private const int RouteBytes = 1 + 5 * (2 + HopFormat.MaxNameBytes);

    private readonly Span<byte> _scratch;
    private ReadOnlySpan<byte> _stream;
    private ReadOnlySpan<byte> _stage;
    private ReadOnlySpan<byte> _cluster;
    private ReadOnlySpan<byte> _topic;
    private ReadOnlySpan<byte> _reason;
    private TraceId _id;
    private bool _hasId;
    private int _action;
    private long _timeMs;
    private long _partition;
    private long _offset;
    private long _epoch;
    private int _routeLength;
    private HopJsonEmitter _emitter;

    public HopJsonFields(Span<byte> scratch)
    {
        _scratch = scratch;
        _emitter = HopJsonEmitter.None;
    }

    public readonly ReadOnlySpan<byte> Route => _scratch[.._routeLength];

    public readonly HopJsonEmitter Emitter => _emitter;

    /// <summary>What has been read so far, which may not be whole.</summary>
    public readonly FrameHop Hop => new(0, _id, _timeMs, (int)_partition, _offset, (int)_epoch);

    /// <summary>Forgets the last hop; what the record says of its emitter stays.</summary>
    public void Clear()
    {
        _stream = _stage = _cluster = _topic = _reason = default;
        _hasId = false;
        _action = -1;
        _timeMs = _partition = _offset = _epoch = -1;
    }

    /// <summary>Reads a field, the tokenizer being at its name, and returns what is wrong with it, or nothing.</summary>
    public string Read(scoped ref Utf8JsonReader json)
    {
        var field = json.ValueIsEscaped ? HopJsonName.OfEscaped(ref json) : HopJsonName.Of(json.ValueSpan);
        json.Read();
        if (field == HopJsonField.Unknown || json.TokenType == JsonTokenType.Null)
        {
            json.Skip();
            return "";
        }

        var wrong = ReadValue(field, ref json);
        return wrong.Length == 0 ? wrong : $"the field \"{HopJsonName.Text(field)}\" {wrong}";
    }

    /// <summary>Builds the hop and its route, and returns what is missing, or nothing.</summary>
    public string Complete(out FrameHop hop)
    {
        hop = Hop;
        if (!_hasId || _stream.IsEmpty || _stage.IsEmpty || _action < 0 || _timeMs < 0)
            return $"the field \"{FirstMissing()}\" is missing";
        if (_partition < 0 != _offset < 0)
            return "\"partition\" and \"offset\" come together";
        if (_partition < 0 ? _epoch >= 0 : _cluster.IsEmpty || _topic.IsEmpty)
            return "coordinates need \"cluster\", \"topic\", \"partition\" and \"offset\"";
        BuildRoute();
        return "";
    }

    private readonly string FirstMissing() =>
        !_hasId ? "traceId" : _stream.IsEmpty ? "stream" : _stage.IsEmpty ? "stage" : _action < 0 ? "action" : "time";

    private string ReadValue(HopJsonField field, scoped ref Utf8JsonReader json) => field switch
    {
        HopJsonField.TraceId => (_hasId = HopJsonValue.TryTraceId(ref json, out _id)) ? "" : "is not a UUID",
        HopJsonField.Stream => HopJsonText.TryRead(ref json, Slot(0), out _stream) ? "" : NotText,
        HopJsonField.Stage => HopJsonText.TryRead(ref json, Slot(1), out _stage) ? "" : NotText,
        HopJsonField.Cluster => HopJsonText.TryRead(ref json, Slot(2), out _cluster) ? "" : NotText,
        HopJsonField.Topic => HopJsonText.TryRead(ref json, Slot(3), out _topic) ? "" : NotText,
        HopJsonField.Reason => HopJsonText.TryRead(ref json, Slot(4), out _reason) ? "" : NotText,
        HopJsonField.Time => HopJsonValue.TryTime(ref json, out _timeMs) ? "" : NotTime,
        HopJsonField.Partition => HopJsonValue.TryWhole(ref json, 0, int.MaxValue - 1, out _partition) ? "" : NotWhole,
        HopJsonField.Offset => HopJsonValue.TryWhole(ref json, 0, long.MaxValue, out _offset) ? "" : NotWhole,
        HopJsonField.LeaderEpoch => HopJsonValue.TryWhole(ref json, -1, int.MaxValue - 1, out _epoch) ? "" : "is not a whole number from -1",
        HopJsonField.Action => ReadAction(ref json),
        HopJsonField.Hop => ReadHop(ref json),
        HopJsonField.Version => HopJsonValue.TryWhole(ref json, 1, 1, out _) ? "" : "is not 1",
        _ => _emitter.Read(field, ref json),
    };

    private string ReadAction(scoped ref Utf8JsonReader json)
    {
        // Until the hop is complete, the route's part of the scratch bytes is free.
        return HopJsonText.TryRead(ref json, _scratch, out var text) && HopActionBytes.TryParse(text, out _action) ? "" : NotAction;
    }

    private string ReadHop(scoped ref Utf8JsonReader json) =>
        !HopJsonText.TryRead(ref json, Slot(1), out var text) ? NotText : TrySetHop(text) ? "" : "is not a stage, a slash and an action";

    private readonly Span<byte> Slot(int index) => _scratch.Slice(RouteBytes + index * HopFormat.MaxNameBytes, HopFormat.MaxNameBytes);

    private void BuildRoute()
    {
        var at = 0;
        _scratch[at++] = (byte)_action;
        Append(_stream, ref at);
        Append(_stage, ref at);
        Append(_cluster, ref at);
        Append(_topic, ref at);
        Append(_reason, ref at);
        _routeLength = at;
    }

    private readonly void Append(ReadOnlySpan<byte> text, ref int at)
    {
        VarInt.Write(_scratch, ref at, (ulong)text.Length);
        text.CopyTo(_scratch[at..]);
        at += text.Length;
    }
}
