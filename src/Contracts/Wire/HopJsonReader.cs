using System.Text.Json;
using System.Text.Unicode;

namespace Chasqui.Contracts.Wire;

/// <summary>
/// Reads a JSON record (version 1; each field is described in this folder's README) in place, one hop a call, without allocating:
/// <c>while (reader.TryRead(out var hop)) Use(reader.Route, hop);</c> and then look at <see cref="Error"/>. A record is good only as a whole:
/// when <see cref="TryRead"/> returned false and <see cref="Error"/> is empty.
/// </summary>
public ref struct HopJsonReader
{
    /// <summary>The scratch bytes a reader needs.</summary>
    public const int ScratchBytes = HopJsonFields.ScratchBytes;

    /// <summary>How deep objects and arrays may nest, those of unknown fields included.</summary>
    public const int MaxDepth = 16;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly HopJsonShapes? _shapes;
    private HopJsonShape? _shape;
    private Utf8JsonReader _json;
    private HopJsonFields _fields;
    private bool _started;
    private bool _plain;
    private bool _ended;
    private bool _array;

    /// <param name="bytes">The whole value of the record.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, which the reader overwrites; they can be used again for the next record.</param>
    /// <param name="shapes">The shapes of records read before, which makes reading faster; null for none.</param>
    public HopJsonReader(ReadOnlySpan<byte> bytes, Span<byte> scratch, HopJsonShapes? shapes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchBytes);
        _bytes = bytes;
        _shapes = shapes;
        _fields = new HopJsonFields(scratch);
        if (bytes.Length > HopFormat.MaxRecordBytes)
            Fail($"longer than {HopFormat.MaxRecordBytes} bytes");
    }

    /// <summary>
    /// The route of the hop read last, in the encoding a frame has it (see <see cref="HopFrameReader.TryReadRoute"/>), so that one cache
    /// serves both forms. Valid until the next call of <see cref="TryRead"/>.
    /// </summary>
    public readonly ReadOnlySpan<byte> Route => _shape is null ? _fields.Route : _shape.Route;

    /// <summary>Who sent the record, once it has been read to its end; the default when it does not say.</summary>
    public readonly FrameHeader Header => _fields.Emitter.Header;

    /// <summary>Hops read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Why the record is bad; empty while it is not.</summary>
    public string Error { get; private set; } = "";

    /// <summary>The next hop; its route is 0. False at the end, and at the first thing wrong.</summary>
    public bool TryRead(out FrameHop hop)
    {
        hop = default;
        if (_ended)
            return false;
        if (!_started && (TryReadShape(out hop) || TryReadPlain(out hop)))
            return true;
        if (_ended)
            return false;
        try
        {
            return TryReadHop(out hop);
        }
        catch (JsonException)
        {
            return Fail($"not JSON after byte {_json.BytesConsumed}");
        }
    }

    private bool TryReadShape(out FrameHop hop)
    {
        _shape = _shapes?.TryRead(_bytes, ref _fields);
        hop = _shape is null ? default : _fields.Hop;
        return _shape is not null && Only();
    }

    /// <summary>Afterwards the tokenizer begins either at the record's start, or, past its only hop, never.</summary>
    private bool TryReadPlain(out FrameHop hop)
    {
        hop = default;
        if (!Utf8.IsValid(_bytes))
            return Fail("not UTF-8");
        _fields.Reset();
        if (HopJsonPlain.TryRead(_bytes, ref _fields, out var marks) && _fields.Complete(out hop).Length == 0)
        {
            if (marks.Count <= HopJsonMarks.Most && _shapes?.Wants() == true)
                _shapes.Learn(HopJsonShape.Learn(_bytes, marks, _fields.Route));
            return Only();
        }

        hop = default;
        _fields.Reset();
        _json = new Utf8JsonReader(_bytes, Options);
        return false;
    }

    private bool Only()
    {
        (_started, _plain) = (true, true);
        Count++;
        return true;
    }

    private bool TryReadHop(out FrameHop hop)
    {
        hop = default;
        if (!TryMoveToHop())
            return false;
        _fields.Clear();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var error = _fields.Read(ref _json);
            if (error.Length > 0)
                return Fail(error);
        }

        var missing = _fields.Complete(out hop);
        if (missing.Length > 0)
            return Fail(missing);
        // No bound of its own: a record of MaxRecordBytes has no room for MaxHopsPerRecord hops in JSON.
        Count++;
        return true;
    }

    private bool TryMoveToHop()
    {
        if (_plain)
            return End();
        var more = _json.Read();
        if (!_started)
        {
            _started = true;
            _array = _json.TokenType == JsonTokenType.StartArray;
            more = !_array || _json.Read();
        }

        // Past the last hop the tokenizer itself refuses anything but white space.
        if (!more || (_array && _json.TokenType == JsonTokenType.EndArray && !_json.Read()))
            return End();
        return _json.TokenType == JsonTokenType.StartObject || Fail("a hop is a JSON object, and a record one hop or an array of them");
    }

    private bool End()
    {
        var error = Count == 0 ? "no hops" : _fields.Emitter.Error;
        _ended = true;
        return error.Length > 0 && Fail(error);
    }

    private bool Fail(string why)
    {
        Error = _array && Count > 0 && !_ended ? $"hop {Count + 1}: {why}" : why;
        _ended = true;
        return false;
    }
}
