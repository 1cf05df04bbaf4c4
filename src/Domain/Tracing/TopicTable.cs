namespace Chasqui.Domain.Tracing;

/// <summary>Numbers (cluster, topic) pairs from 0, in the order they are first seen. Not thread-safe.</summary>
public sealed class TopicTable
{
    private readonly Dictionary<(string Cluster, string Topic), int> _numbers = [];
    private readonly List<(string Cluster, string Topic)> _names = [];

    public int Count => _names.Count;

    public (string Cluster, string Topic) this[int number] => _names[number];

    public int Intern(string cluster, string topic)
    {
        if (_numbers.TryGetValue((cluster, topic), out var number))
            return number;
        number = _names.Count;
        _names.Add((cluster, topic));
        _numbers.Add((cluster, topic), number);
        return number;
    }
}
