using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Tests.Topology;

public sealed class TopologyParserTests
{
    /// <summary>Each row breaks the sample in one place: what is replaced, by what, where the error must point, and what it must say.</summary>
    public static TheoryData<string, string, string, string, string> Mistakes => new()
    {
        { "misspelt property", "\"window\"", "\"windw\"", "streams.orders.windw", "Did you mean 'window'?" },
        { "misspelt section", "\"streams\"", "\"strems\"", "strems", "Did you mean 'streams'?" },
        { "secret written down", "%Secret%", "hunter2", "clusters.fronting.client['sasl.password']", "\"%Name%\"" },
        { "bootstrap without port", "a:9092,b:9092", "a:9092,b", "clusters.consumer.bootstrap", "\"host:port,host:port\"" },
        { "bootstrap of the wrong type", "\"a:9092,b:9092\"", "9092", "clusters.consumer.bootstrap", "is the number 9092" },
        { "metrics of a broker without number", "\"1\":", "\"one\":", "clusters.fronting.metrics.one", "a whole number from 0" },
        { "metrics at no URL", "http://h:9404/metrics", "h:9404", "clusters.fronting.metrics.1", "\"http://host:port/path\"" },
        { "unknown standby", "\"standby\":\"consumer\"", "\"standby\":\"consumr\"", "clusters.fronting.standby", "Did you mean 'consumer'?" },
        { "standby of itself", "\"standby\":\"consumer\"", "\"standby\":\"fronting\"", "clusters.fronting.standby", "is the cluster itself" },
        { "flag that is a text", "\"discoverGroups\":false", "\"discoverGroups\":\"no\"", "clusters.fronting.discoverGroups", "true or false" },
        { "tracing on an unknown cluster", "\"tracing\": {\"cluster\":\"consumer\"", "\"tracing\": {\"cluster\":\"x\"", "tracing.cluster", "'x' is not a cluster" },
        { "hop topic that Kafka refuses", "chasqui.trace-hops", "chasqui trace", "tracing.topic", "is not a topic name" },
        { "sampling rate of nothing", "\"samplingRate\":0.5", "\"samplingRate\":0", "streams.orders.samplingRate", "above 0 and up to 1" },
        { "sampling rate above all", "\"samplingRate\":0.5", "\"samplingRate\":1.01", "streams.orders.samplingRate", "above 0 and up to 1" },
        { "window below a second", "\"window\":\"1m\"", "\"window\":\"999ms\"", "streams.orders.window", "from 1s to 1h" },
        { "window above an hour", "\"window\":\"1m\"", "\"window\":\"61m\"", "streams.orders.window", "from 1s to 1h" },
        { "window in no unit", "\"window\":\"1m\"", "\"window\":\"60\"", "streams.orders.window", "is not a duration" },
        { "more of a stream lost than there is", "\"shards\":2", "\"lossSlo\":1.5", "streams.orders.lossSlo", "a share from 0 to 1" },
        { "an incident that opens after more than are looked at", "\"shards\":2", "\"openAfter\":4,\"outOf\":3", "streams.orders.outOf", "from 4 to 1000" },
        { "no shard", "\"shards\":2", "\"shards\":0", "streams.orders.shards", "from 1 to 64" },
        { "too many shards", "\"shards\":2", "\"shards\":65", "streams.orders.shards", "from 1 to 64" },
        { "half a shard", "\"shards\":2", "\"shards\":2.5", "streams.orders.shards", "a whole number" },
        { "given up before a loss can be told", "\"giveUpAfter\":\"2h\"", "\"giveUpAfter\":\"30s\"", "streams.orders.giveUpAfter", "40s" },
        { "hop that is no send or receipt", "\"router/sent\"", "\"router/forwarded\"", "streams.orders.path[2].hop", "\"/sent\" or \"/received\"" },
        { "known end as a hop", "\"router/sent\"", "\"router/filtered\"", "streams.orders.path[2].hop", "\"/sent\" or \"/received\"" },
        { "unknown predecessor", "[\"app/sent\"]", "[\"app/snt\"]", "streams.orders.path[1].after[0]", "Did you mean 'app/sent'?" },
        { "cycle", "\"hop\":\"app/sent\",", "\"hop\":\"app/sent\",\"after\":\"router/sent\",", "streams.orders.path[0].after", "app/sent -> router/received -> router/sent -> app/sent" },
        { "hop after itself", "[\"app/sent\"]", "[\"router/received\"]", "streams.orders.path[1].after[0]", "is the hop itself" },
        { "hop twice", "\"router/sent\"", "\"app/sent\"", "streams.orders.path[2].hop", "path[0] too" },
        { "unknown cluster of a hop", "\"cluster\":\"fronting\",\"topic\":\"orders\"", "\"cluster\":\"front\",\"topic\":\"orders\"", "streams.orders.path[0].cluster", "'front' is not a cluster" },
        { "topic without cluster", "\"cluster\":\"fronting\",\"topic\":\"orders\"", "\"topic\":\"orders\"", "streams.orders.path[0].cluster", "expected together" },
        { "received without a group", ",\"group\":\"router\"", "", "streams.orders.path[1].group", "the consumer group" },
        { "sent with a group", "\"topic\":\"orders-out\"", "\"topic\":\"orders-out\",\"group\":\"g\"", "streams.orders.path[2].group", "only a received hop" },
        { "slash in a stream's name", "\"orders\": {", "\"or/ders\": {", "streams['or/ders']", "not allowed in a name" },
        { "hash in a group", "\"group\":\"router\"", "\"group\":\"rou#ter\"", "streams.orders.path[1].group", "not allowed in a name" },
        { "control character in a group", "\"group\":\"router\"", "\"group\":\"rou\\u0007ter\"", "streams.orders.path[1].group", "not allowed in a name" },
        { "choice of one", "\"topic\":\"orders-out\"", "\"topic\":\"orders-out\",\"oneOf\":\"way\"", "streams.orders.path[2].oneOf", "at least two hops" },
        { "property twice", "\"shards\":2", "\"shards\":2,\"shards\":3", "streams.orders.shards", "is given 2 times" },
        { "no path", "\"path\":", "\"pth\":", "streams.orders.path", "an array is expected" },
        { "not JSON", "\"streams\":", "\"streams\"", "line 7, column 13", "is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_where_it_is(string mistake, string from, string to, string path, string says)
    {
        var broken = Sample.Replace(from, to, StringComparison.Ordinal);
        Assert.True(broken != Sample, mistake);

        var result = TopologyParser.Parse(broken);

        Assert.False(result.IsValid);
        Assert.Contains(result.Errors, e => e.Path == path && e.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_is_valid_with_its_comment_and_trailing_comma()
    {
        var topology = TopologyParser.Parse(Sample).GetOrThrow();

        Assert.Equal(["fronting", "consumer"], topology.Clusters.Select(c => c.Name));
        Assert.Equal("http://h:9404/metrics", topology.Clusters[0].Metrics[1]);
        Assert.False(topology.Clusters[0].DiscoverGroups);
        Assert.Equal("chasqui-ingest", topology.Tracing.Group);
        var orders = Assert.Single(topology.Streams);
        Assert.Equal(TimeSpan.FromHours(2), orders.GiveUpAfter);
        Assert.Equal("OrdersStorage", orders.StorageSetting);
        Assert.Equal("router/received", Assert.Single(orders.Path[2].After));
        Assert.Equal(TimeSpan.FromSeconds(30), orders.Path[2].Within);
        Assert.Equal(3, new StreamPath(orders).Hops.Length);
    }

    [Fact]
    public void A_received_hop_reads_the_topic_that_the_hop_before_it_wrote()
    {
        var received = TopologyParser.Parse(Sample).GetOrThrow().Streams[0].Path[1];

        Assert.Equal(("fronting", "orders"), (received.Cluster, received.Topic));
    }

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var broken = Sample.Replace("\"shards\":2", "\"shards\":0", StringComparison.Ordinal)
            .Replace("%Secret%", "hunter2", StringComparison.Ordinal)
            .Replace("\"app/sent\"]", "\"app/snt\"]", StringComparison.Ordinal);

        Assert.Equal(
            ["clusters.fronting.client['sasl.password']", "streams.orders.shards", "streams.orders.path[1].topic", "streams.orders.path[1].after[0]"],
            TopologyParser.Parse(broken).Errors.Select(e => e.Path).Order(Comparer<string>.Create((a, b) => Rank(a).CompareTo(Rank(b)))));

        static int Rank(string path) => path.StartsWith("clusters", StringComparison.Ordinal) ? 0 : path.EndsWith("shards", StringComparison.Ordinal) ? 1 : path.EndsWith("topic", StringComparison.Ordinal) ? 2 : 3;
    }

    [Fact]
    public void Settings_for_a_recording_need_no_clusters()
    {
        const string settings = """{"streams":{"s":{"path":[{"hop":"a/sent","cluster":"k","topic":"t"},{"hop":"b/received","group":"g"}]}}}""";

        Assert.True(TopologyParser.ParseSettings(settings).IsValid);
        Assert.Equal(["clusters", "tracing"], TopologyParser.Parse(settings).Errors.Select(e => e.Path));
    }

    [Fact]
    public void A_path_too_long_to_judge_is_refused()
    {
        var hops = Enumerable.Range(0, 22).Select(i => $$"""{"hop":"s{{i}}/sent","cluster":"k","topic":"t"}""");
        var settings = """{"streams":{"s":{"path":[HOPS]}}}""".Replace("HOPS", string.Join(",", hops), StringComparison.Ordinal);

        Assert.Contains("at most 64", Assert.Single(TopologyParser.ParseSettings(settings).Errors).Message, StringComparison.Ordinal);
    }

    internal const string Sample = """
        {
          // What the tests break.
          "clusters": {
            "fronting": { "bootstrap":"%Brokers%", "client":{"sasl.password":"%Secret%"}, "metrics":{"1":"http://h:9404/metrics"}, "standby":"consumer", "discoverGroups":false },
            "consumer": { "bootstrap":"a:9092,b:9092" } },
          "tracing": {"cluster":"consumer","topic":"chasqui.trace-hops","group":"chasqui-ingest"},
          "streams": {
            "orders": { "samplingRate":0.5, "window":"1m", "shards":2, "grace":"10s", "giveUpAfter":"2h", "storage":"OrdersStorage", "path": [
              {"hop":"app/sent","cluster":"fronting","topic":"orders"},
              {"hop":"router/received","after":["app/sent"],"within":"10s","group":"router"},
              {"hop":"router/sent","cluster":"consumer","topic":"orders-out"},
            ] } },
          "consumers": { "defaults": {"slo":"5m"}, "groups": {"consumer/router": {"slo":"30s","owner":"orders-team"}} }, "brokers": {},
          "mitigations": {
            "actuators": { "hook": {"kind":"webhook","timeout":"10s","settings":{"url":"https://h/a","secret":"%HookSecret%"}} },
            "pagers": { "payments-team": {"url":"https://h/p","secret":"%PagerSecret%","timeout":"5s"} },
            "targets": {
              "consumers": { "consumer/router": {"actuator":"hook","settings":{"url":"https://h/b"},"instances":["router-*"]} },
              "brokers": { "fronting/1": {"actuator":"hook"} },
              "streams": { "orders": {} } },
            "policies": { "restart-consumer": {"mode":"auto","cooldown":"5m","verdicts":["Stuck"]} } }
        }
        """;
}
