namespace Chasqui.Domain.Brokers;

/// <summary>The names of the metrics that rules use, and the other names under which they are understood.</summary>
public static class BrokerMetric
{
    /// <summary>99.9th percentile of the time a log flush takes, in milliseconds.</summary>
    public const string LogFlushP999Ms = "logFlushP999Ms";

    /// <summary>99th percentile of the time a produce request takes in the broker itself (append), in milliseconds. Waiting for followers is not in it.</summary>
    public const string ProduceLocalP99Ms = "produceLocalP99Ms";

    /// <summary>99th percentile of the time a produce request waits in the request queue, in milliseconds.</summary>
    public const string RequestQueueP99Ms = "requestQueueP99Ms";

    /// <summary>Bytes a second that clients write to the partitions it leads.</summary>
    public const string BytesInLeader = "bytesInLeader";

    /// <summary>Bytes a second that it copies from other leaders.</summary>
    public const string BytesInReplica = "bytesInReplica";

    /// <summary>Bytes a second that consumers read from it.</summary>
    public const string BytesOut = "bytesOut";

    /// <summary>Partitions that it leads with a replica out of sync, as it says itself.</summary>
    public const string UnderReplicated = "underReplicated";

    /// <summary>Log directories it reports offline.</summary>
    public const string OfflineLogDirectories = "offlineLogDirectories";

    /// <summary>1 on the active controller, else 0.</summary>
    public const string ActiveController = "activeController";

    /// <summary>The share of time its request handlers are idle, 0 to 1. Shown as evidence.</summary>
    public const string RequestHandlerIdle = "requestHandlerIdle";

    private static readonly Dictionary<string, string> Names = Build(
        (LogFlushP999Ms, "logflush999 logflush999ms logflushp999 flushp999 flushp999ms flush999 flush999ms logflushtimems999th logflushms999th brokerlogflushtimems999th "
            + "logflushtimep999 logflushtimep999ms logflushtimemsp999 logflushtime999 logflushtimems logflushms logflush logflushtime flushms flush"),
        (ProduceLocalP99Ms, "producelocalp99 producelocal99 producelocaltimems99th producelocaltimep99ms brokerproducelocaltimems999th producelocaltimems999th"),
        (RequestQueueP99Ms, "requestqueuep99 requestqueuems requestqueuetimems requestqueuetimep99ms produceRequestQueueTimeMs requestqueuetime requestqueuep99ms"),
        (BytesInLeader, "bytesin leaderbytesin leaderbytesinrate bytesinpersec bytesinpersecond bytesinrate bytesinasleader bytesinleaderpersec"),
        (BytesInReplica, "replicabytesin replicationbytesin replicationbytesinrate replicationbytesinpersec bytesinreplication bytesinasreplica bytesinfollower "
            + "bytesinreplicapersec followerbytesin"),
        (BytesOut, "bytesoutpersec bytesoutrate bytesoutpersecond leaderbytesout"),
        (UnderReplicated, "underreplicatedpartitions urp"),
        (OfflineLogDirectories, "offlinelogdirectorycount offlinelogdirs"),
        (ActiveController, "activecontrollercount"),
        (RequestHandlerIdle, "requesthandleravgidlepercent requesthandleridlepercent"));

    /// <summary>The name that rules use for <paramref name="name"/>; the name itself when it is none of theirs. Case and punctuation do not matter.</summary>
    public static string Canonical(string name) => Names.GetValueOrDefault(Plain(name), name);

    /// <summary>Letters and digits only, in lower case: <c>log_flush_p99.9</c> is <c>logflushp999</c>.</summary>
    public static string Plain(string name) =>
        string.Create(name.Count(char.IsAsciiLetterOrDigit), name, static (span, from) =>
        {
            var at = 0;
            foreach (var c in from)
                if (char.IsAsciiLetterOrDigit(c))
                    span[at++] = char.ToLowerInvariant(c);
        });

    private static Dictionary<string, string> Build(params (string Name, string Others)[] entries)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, others) in entries)
        {
            names[Plain(name)] = name;
            foreach (var other in others.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                names[Plain(other)] = name;
        }

        return names;
    }
}
