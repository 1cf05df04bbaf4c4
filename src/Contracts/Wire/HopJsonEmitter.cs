using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>What a JSON record says of its emitter, in any of its objects.</summary>
internal struct HopJsonEmitter
{
    private ulong _emitter;
    private long _sequence;
    private long _hopsBefore;
    private long _droppedBefore;
    private long _sentAtMs;

    public static HopJsonEmitter None => new() { _hopsBefore = -1 };

    /// <summary>The default when the record does not name its emitter.</summary>
    public readonly FrameHeader Header =>
        _emitter == 0 ? default : new FrameHeader(_emitter, _sequence, _hopsBefore, _droppedBefore, _sentAtMs);

    /// <summary>What is missing once the whole record has been read; empty when nothing is.</summary>
    public readonly string Error =>
        _emitter != 0 && (_sequence == 0 || _hopsBefore < 0) ? "an \"emitter\" needs its \"sequence\" and \"hopsBefore\"" : "";

    /// <summary>What is wrong with the value of <paramref name="field"/>, without the field's name; empty when nothing is.</summary>
    public string Read(HopJsonField field, scoped ref Utf8JsonReader json) => field switch
    {
        HopJsonField.Emitter => HopJsonValue.TryEmitter(ref json, out _emitter) ? "" : "is not 16 hexadecimal digits",
        HopJsonField.Sequence => HopJsonValue.TryWhole(ref json, 1, long.MaxValue, out _sequence) ? "" : "is not a whole number from 1",
        HopJsonField.HopsBefore => HopJsonValue.TryWhole(ref json, 0, long.MaxValue, out _hopsBefore) ? "" : HopJsonFields.NotWhole,
        HopJsonField.DroppedBefore => HopJsonValue.TryWhole(ref json, 0, long.MaxValue, out _droppedBefore) ? "" : HopJsonFields.NotWhole,
        _ => HopJsonValue.TryTime(ref json, out _sentAtMs) ? "" : HopJsonFields.NotTime,
    };

    /// <summary>The emitter's name as a string without escapes.</summary>
    public bool TrySet(ReadOnlySpan<byte> text) => HopJsonValue.TryEmitter(text, out _emitter);

    /// <summary>A field as a whole number; false for any other field, and for a number it does not take.</summary>
    public bool TrySet(HopJsonField field, long number)
    {
        switch (field)
        {
            case HopJsonField.Sequence:
                _sequence = number;
                return number > 0;
            case HopJsonField.HopsBefore:
                _hopsBefore = number;
                return true;
            case HopJsonField.DroppedBefore:
                _droppedBefore = number;
                return true;
            case HopJsonField.SentAt:
                _sentAtMs = number;
                return number <= TraceId.MaxOriginMs;
            default:
                return false;
        }
    }
}
