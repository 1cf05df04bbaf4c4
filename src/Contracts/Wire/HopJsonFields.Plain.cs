namespace Chasqui.Contracts.Wire;

/// <content>Values as <see cref="HopJsonPlain"/> finds them: strings without escapes, whole numbers.</content>
internal ref partial struct HopJsonFields
{
    /// <summary>False when the field takes no such string.</summary>
    public bool TrySet(HopJsonField field, ReadOnlySpan<byte> text)
    {
        switch (field)
        {
            case HopJsonField.TraceId:
                return _hasId = HopJsonValue.TryTraceId(text, out _id);
            case HopJsonField.Stream:
                _stream = text;
                break;
            case HopJsonField.Stage:
                _stage = text;
                break;
            case HopJsonField.Cluster:
                _cluster = text;
                break;
            case HopJsonField.Topic:
                _topic = text;
                break;
            case HopJsonField.Reason:
                _reason = text;
                break;
            case HopJsonField.Action:
                return HopActionBytes.TryParse(text, out _action);
            case HopJsonField.Hop:
                return text.Length <= HopFormat.MaxNameBytes && TrySetHop(text);
            default:
                return field == HopJsonField.Emitter && _emitter.TrySet(text);
        }

        return text.Length <= HopFormat.MaxNameBytes;
    }

    /// <summary>False when the field takes no such number.</summary>
    public bool TrySet(HopJsonField field, long number)
    {
        switch (field)
        {
            case HopJsonField.Version:
                return number == 1;
            case HopJsonField.Time:
                _timeMs = number;
                return number <= TraceId.MaxOriginMs;
            case HopJsonField.Partition:
                _partition = number;
                return number < int.MaxValue;
            case HopJsonField.Offset:
                _offset = number;
                return true;
            case HopJsonField.LeaderEpoch:
                _epoch = number;
                return number < int.MaxValue;
            default:
                return _emitter.TrySet(field, number);
        }
    }

    /// <summary>Forgets everything, what the record says of its emitter included.</summary>
    public void Reset()
    {
        Clear();
        _emitter = HopJsonEmitter.None;
    }

    private bool TrySetHop(ReadOnlySpan<byte> text)
    {
        var slash = text.LastIndexOf((byte)'/');
        if (slash <= 0 || !HopActionBytes.TryParse(text[(slash + 1)..], out _action))
            return false;
        _stage = text[..slash];
        return true;
    }
}
