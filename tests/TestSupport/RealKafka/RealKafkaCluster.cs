using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.TestSupport.RealKafka;

/// <summary>
/// An Apache Kafka cluster in KRaft mode in a temporary folder, on free loopback ports; each node is broker and controller. It ends, and its folder
/// goes, when this is disposed or the test process ends in any way.
/// </summary>
public sealed partial class RealKafkaCluster : IAsyncDisposable
{
    private const int Kill = 9, Continue = 18, Pause = 19;

    private readonly string folder;
    private readonly Process watchdog;

    private RealKafkaCluster(string folder, Process watchdog)
    {
        this.folder = folder;
        this.watchdog = watchdog;
        Bootstrap = File.ReadAllText(Path.Combine(folder, "bootstrap")).Trim();
        MetricsEndpoints = [.. File.ReadAllLines(Path.Combine(folder, "metrics")).Where(line => line.Length > 0)];
    }

    /// <summary>The nodes' addresses, in the order of their ids, which start at 1.</summary>
    public string Bootstrap { get; }

    /// <summary><c>host:port</c> a node, in the order of the ids; Prometheus text at <c>/metrics</c>.</summary>
    public IReadOnlyList<string> MetricsEndpoints { get; }

    /// <summary>Starts a cluster, with broker settings as <c>key=value</c> for every node, and waits until all serve: 10 to 20 s for three nodes.</summary>
    public static async Task<RealKafkaCluster> StartAsync(int nodes, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-kafka-").FullName;
        var watchdog = StartWatchdog(folder);
        try
        {
            await Shell.RunAsync(RealKafkaHome.Command("kafka-cluster"), ["start", folder, nodes.ToString(CultureInfo.InvariantCulture), .. settings]);
            return new RealKafkaCluster(folder, watchdog);
        }
        catch
        {
            watchdog.StandardInput.Close();
            throw;
        }
    }

    public int NodePid(int node) => int.Parse(File.ReadAllText(Path.Combine(NodeFolder(node), "pid")), CultureInfo.InvariantCulture);

    /// <summary>The client port of a node.</summary>
    public int NodePort(int node) => int.Parse(Bootstrap.Split(',')[node - 1].Split(':')[1], CultureInfo.InvariantCulture);

    /// <summary>Ends a node at once (SIGKILL).</summary>
    public void KillNode(int node) => Signal(node, Kill);

    /// <summary>Freezes a node (SIGSTOP): it keeps its connections and answers nothing.</summary>
    public void PauseNode(int node) => Signal(node, Pause);

    /// <summary>Lets a frozen node go on (SIGCONT).</summary>
    public void ContinueNode(int node) => Signal(node, Continue);

    /// <summary>Starts a killed node again on its ports and data. Returns at once; it serves some 10 s later.</summary>
    public Task RestartNodeAsync(int node) =>
        Shell.RunAsync(RealKafkaHome.Command("kafka-cluster"), ["restart", folder, node.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Overrides a setting of one node (the last line of a properties file wins), from its next restart.</summary>
    public void SetNodeSetting(int node, string key, string value) =>
        File.AppendAllText(Path.Combine(NodeFolder(node), "server.properties"), $"{key}={value}\n");

    /// <summary>Runs one of Kafka's own tools, such as <c>org.apache.kafka.tools.TopicCommand</c>, and gives its output.</summary>
    public static Task<string> RunToolAsync(string tool, params string[] arguments) =>
        Shell.RunAsync(RealKafkaHome.Command("kafka-run"), [tool, .. arguments]);

    /// <summary>
    /// Creates a topic and waits until each partition has its leader. <paramref name="replicas"/>, such as [[1, 2]], names the brokers of each partition,
    /// and decides how many there are.
    /// </summary>
    public async Task CreateTopicAsync(
        string name, int partitions = 1, short replicationFactor = 1, Dictionary<string, string>? configuration = null, int[][]? replicas = null)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
        var topic = replicas is null
            ? new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = replicationFactor, Configs = configuration }
            : new TopicSpecification
            {
                Name = name,
                NumPartitions = replicas.Length,
                ReplicasAssignments = Enumerable.Range(0, replicas.Length).ToDictionary(i => i, i => replicas[i].ToList()),
                Configs = configuration,
            };
        await admin.CreateTopicsAsync([topic]);
        var count = replicas?.Length ?? partitions;
        await Eventually.Async(() => HasLeaders(admin, name, count));
    }

    public async ValueTask DisposeAsync()
    {
        watchdog.StandardInput.Close();
        await watchdog.WaitForExitAsync();
        watchdog.Dispose();
    }

    private static bool HasLeaders(IAdminClient admin, string topic, int partitions)
    {
        var found = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single();
        return found.Error.Code == ErrorCode.NoError && found.Partitions.Count == partitions && found.Partitions.All(p => p.Leader >= 0);
    }

    // Outlives this process: its standard input ends when this process does, killed or not, and then it stops what is left.
    private static Process StartWatchdog(string folder)
    {
        const string Script = "cat >/dev/null; \"$0\" stop \"$1\" >/dev/null 2>&1; rm -rf \"$1\"";
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, RealKafkaHome.Command("kafka-cluster"), folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private string NodeFolder(int node) => Path.Combine(folder, $"node-{node}");

    private void Signal(int node, int signal)
    {
        if (SendSignal(NodePid(node), signal) != 0)
            throw new InvalidOperationException($"Node {node} could not be signalled: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
