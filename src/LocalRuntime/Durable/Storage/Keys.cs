namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>
/// Where rows are. A partition an instance, so that all of it changes in one transaction:
/// <c>h|execution|episode</c> history, <c>i</c> the instance, <c>m|time|id</c> messages to it, <c>o|execution|episode</c> messages it sends,
/// <c>p|execution|kind</c> its long texts. And two partitions for all: <c>open</c> (the instances an engine must look at) and <c>engines</c>.
/// </summary>
internal static class Keys
{
    public const string Open = "open";
    public const string Engines = "engines";
    public const string Instance = "i";
    public const string History = "h|";
    public const string Messages = "m|";
    public const string Outbox = "o|";
    public const string Payloads = "p|";
    public const string Input = "in";
    public const string Output = "out";
    public const string Failure = "fail";
    public const string FirstRow = "";

    /// <summary>After every row key in use.</summary>
    public const string AfterLastRow = "~";

    private const string InstancePrefix = "i:";

    /// <summary>The partitions of instances whose ids begin so: from, and before.</summary>
    public static (string From, string Before) PartitionsOf(string? idPrefix)
    {
        var from = InstancePrefix + idPrefix;
        return (from, from[..^1] + (char)(from[^1] + 1));
    }

    public static string PartitionOf(string instanceId) => InstancePrefix + instanceId;

    public static string InstanceOf(string partitionKey) => partitionKey[InstancePrefix.Length..];

    public static string EpisodeOf(string executionId, int episode) => $"{History}{executionId}|{episode:000000}";

    public static string OutboxOf(string executionId, int episode) => $"{Outbox}{executionId}|{episode:000000}";

    public static string PayloadOf(string executionId, string kind) => $"{Payloads}{executionId}|{kind}";

    /// <summary>Messages are taken in the order of their times; the sender sees to it that two of its own differ.</summary>
    public static string MessageOf(long ticks, string id) => $"{Messages}{ticks:0000000000000000000}|{id}";

    /// <summary>Whether a history or payload row belongs to an execution.</summary>
    public static bool IsOf(string rowKey, string executionId) => rowKey.AsSpan(2).StartsWith(executionId + "|", StringComparison.Ordinal);
}
