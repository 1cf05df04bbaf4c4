using System.Globalization;
using System.Text.Json.Nodes;

namespace Chasqui.Actuators.Tests.Azure;

/// <summary>Resource Manager with one instance of a scale set and one revision of a container app: acts take a while, and are seen in their state.</summary>
internal sealed class FakeArm
{
    public const string Root = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/kafka/providers/";
    public const string Instance = Root + "Microsoft.Compute/virtualMachineScaleSets/brokers/virtualMachines/3/";
    public const string App = Root + "Microsoft.App/containerApps/billing";
    private readonly Lock _lock = new();

    public List<string> Acts { get; } = [];

    public string Provisioning { get; set; } = "succeeded";

    public DateTimeOffset EndedAt { get; set; } = DateTimeOffset.UtcNow.AddHours(-1);

    public string Operation { get; set; } = """{"status":"InProgress"}""";

    public int OperationStatus { get; set; } = 200;

    public DateTimeOffset[] Replicas { get; set; } = [DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(-2)];

    /// <summary>Answers to posts instead: before they are carried out, or after.</summary>
    public Queue<(FakeAnswer Answer, bool After)> Faults { get; } = [];

    public void End(string how = "succeeded") => (Provisioning, EndedAt) = (how, DateTimeOffset.UtcNow);

    public FakeAnswer Answer(FakeRequest request, FakeServer server)
    {
        lock (_lock)
        {
            if (request.Headers.GetValueOrDefault("Authorization") != "Bearer arm-token")
                return 401;
            var path = request.Path.Split('?')[0];
            if (request.Method == "POST")
                return Post(path, server);
            return path switch
            {
                Instance + "instanceView" => new FakeAnswer(200, View()),
                "/operations/1" => new FakeAnswer(OperationStatus, Operation),
                App => new FakeAnswer(200, """{"properties":{"latestReadyRevisionName":"billing--2"}}"""),
                App + "/revisions/billing--2/replicas" => new FakeAnswer(200, Listed()),
                _ => 404,
            };
        }
    }

    private FakeAnswer Post(string path, FakeServer server)
    {
        var fault = Faults.TryDequeue(out var next) ? next : default;
        if (fault.Answer is not null && !fault.After)
            return fault.Answer;
        Acts.Add(path[(path.LastIndexOf('/') + 1)..]);
        if (path.StartsWith(App, StringComparison.Ordinal))
        {
            Replicas = [DateTimeOffset.UtcNow, DateTimeOffset.UtcNow];
            return fault.Answer ?? new FakeAnswer(200, "\"Restart succeeded\"");
        }

        Provisioning = "updating";
        return fault.Answer ?? new FakeAnswer(202, "", ("Azure-AsyncOperation", new Uri(server.Address, "/operations/1").ToString()), ("Location", new Uri(server.Address, "/operations/1").ToString()));
    }

    private string View() => Provisioning == "updating"
        ? """{"statuses":[{"code":"ProvisioningState/updating","level":"Info"},{"code":"PowerState/running"}]}"""
        : $$"""{"statuses":[{"code":"ProvisioningState/{{Provisioning}}","time":"{{Text(EndedAt)}}"},{"code":"PowerState/running"}]}""";

    private string Listed() => new JsonObject
    {
        ["value"] = new JsonArray([.. Replicas.Select((at, i) => new JsonObject { ["name"] = $"r{i}", ["properties"] = new JsonObject { ["createdTime"] = Text(at) } })]),
    }.ToJsonString();

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
}
