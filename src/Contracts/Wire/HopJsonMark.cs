using System.Runtime.CompilerServices;

namespace Chasqui.Contracts.Wire;

/// <summary>Where a record has the value of a field: from <paramref name="Start"/> to before <paramref name="End"/>, without quotes.</summary>
internal readonly record struct HopJsonMark(ushort Start, ushort End, HopJsonField Field);

/// <summary>Where a record has its ids and numbers.</summary>
internal struct HopJsonMarks
{
    /// <summary>The most that are noted; no record has more, unless it says something twice.</summary>
    public const int Most = 12;

    private Room _room;

    /// <summary>How many there are, those that were not noted included.</summary>
    public int Count { get; private set; }

    public readonly HopJsonMark this[int index] => _room[index];

    public void Add(int start, int end, HopJsonField field)
    {
        if (Count < Most)
            _room[Count] = new((ushort)start, (ushort)end, field);
        Count++;
    }

    [InlineArray(Most)]
    private struct Room
    {
        private HopJsonMark _first;
    }
}
