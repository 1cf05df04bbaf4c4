using Confluent.Kafka;

namespace Chasqui.Kafka.Probing;

/// <summary>The offsets of one partition that are still sought, in order, and what was found at the others. Knows no client.</summary>
internal sealed class SoughtOffsets
{
    /// <summary>Reading on over this many offsets is cheaper than starting anew further on: a fetch brings about as much.</summary>
    public const int ReadOn = 500;

    private readonly TopicPartition partition;
    private readonly Queue<long> sought;
    private readonly Dictionary<TopicPartitionOffset, Sighting> found;

    public SoughtOffsets(TopicPartition partition, IEnumerable<long> offsets, Dictionary<TopicPartitionOffset, Sighting> found)
    {
        this.partition = partition;
        this.found = found;
        sought = new(offsets.Distinct().Order());
    }

    public bool IsDone => sought.Count == 0;

    public TopicPartitionOffset Next => new(partition, sought.Peek());

    /// <summary>A record was read. Offsets that were passed over are holes.</summary>
    public void Saw(long offset, Sighting record)
    {
        PassTo(offset);
        if (!IsDone && sought.Peek() == offset)
            found[new(partition, sought.Dequeue())] = record;
    }

    /// <summary>The reader came to its end: nothing that is sought from there on can be read.</summary>
    public void SawEnd(long end)
    {
        PassTo(end);
        GiveUp($"the log ends at offset {end}");
    }

    public void GiveUp(string why)
    {
        while (!IsDone)
            found[new(partition, sought.Dequeue())] = Sighting.Nothing(why);
    }

    /// <summary>Whether a reader that has come to <paramref name="offset"/> should go on reading rather than start anew at the next.</summary>
    public bool IsNear(long offset) => sought.Peek() - offset <= ReadOn;

    private void PassTo(long offset)
    {
        while (!IsDone && sought.Peek() < offset)
            found[new(partition, sought.Dequeue())] = Sighting.HoleBefore(offset);
    }
}
