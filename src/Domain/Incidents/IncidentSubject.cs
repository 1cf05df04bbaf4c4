namespace Chasqui.Domain.Incidents;

/// <summary>Names what an incident is of: a kind and the names that tell which, parted by <c>|</c>.</summary>
public static class IncidentSubject
{
    public const string ConsumerGroup = "consumer-group";
    public const string Broker = "broker";
    public const string Cluster = "cluster";
    public const string Stream = "stream";

    /// <exception cref="ArgumentException">There is no name.</exception>
    public static string Of(string kind, params ReadOnlySpan<string> names) =>
        names.IsEmpty ? throw new ArgumentException("A subject has a name.", nameof(names)) : $"{kind}|{string.Join('|', names)}";

    /// <summary>What precedes the first bar.</summary>
    public static string KindOf(string subject) => subject.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar ? subject[..bar] : subject;
}
