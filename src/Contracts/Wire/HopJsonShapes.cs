namespace Chasqui.Contracts.Wire;

/// <summary>
/// The shapes of the JSON records that were read of late. A service writes each of its hops in the same words, with other ids and numbers; what has the words
/// of an earlier record is read in a fraction of the time. Bounded, to be kept from record to record, and not safe for use by several threads.
/// </summary>
public sealed class HopJsonShapes
{
    /// <summary>The most shapes kept; there is one for each hop of a sender, and one more for each other order of fields or text of a reason.</summary>
    public const int MaxShapes = 32;

    /// <summary>When all places are taken, one record in so many that have an unknown shape takes the place of another one.</summary>
    private const int Patience = 64;

    private readonly HopJsonShape?[] _shapes = new HopJsonShape?[MaxShapes];
    private int _count;
    private int _unknown;

    /// <summary>The shape of a record that is read so; null when it is of none that is known, and has to be read otherwise.</summary>
    internal HopJsonShape? TryRead(ReadOnlySpan<byte> record, ref HopJsonFields fields)
    {
        for (var i = 0; i < _count; i++)
        {
            var shape = _shapes[i]!;
            if (!shape.TryRead(record, ref fields))
                continue;
            // What comes often moves to the front.
            if (i > 0)
                (_shapes[i - 1], _shapes[i]) = (shape, _shapes[i - 1]);
            return shape;
        }

        return null;
    }

    /// <summary>Whether a record of an unknown shape is to be learned from.</summary>
    internal bool Wants() => _count < MaxShapes || ++_unknown % Patience == 0;

    internal void Learn(HopJsonShape shape) => _shapes[_count < MaxShapes ? _count++ : MaxShapes - 1] = shape;
}
