using System.Xml.Linq;

namespace Chasqui.Architecture.Tests;

/// <summary>Contracts &lt;- Domain &lt;- Monitoring &lt;- {Kafka, Storage, Actuators} &lt;- {Functions, LocalRuntime, Cli, Demo}.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[]> AllowedProjects => new()
    {
        { "Contracts", [] },
        { "Domain", ["Contracts"] },
        { "Monitoring", ["Domain"] },
        { "Kafka", ["Monitoring"] },
        { "Storage", ["Monitoring"] },
        { "Actuators", ["Monitoring"] },
        { "Client", ["Contracts"] },
        { "LocalRuntime", [] },
        { "Cli", ["Monitoring"] },
        { "Functions", ["Monitoring", "Kafka", "Storage", "Actuators", "LocalRuntime"] },
        { "Demo", ["Functions", "Client", "LocalRuntime"] },
    };

    /// <summary>Who may know a technology at all.</summary>
    public static TheoryData<string, string[]> AllowedPackages => new()
    {
        { "Confluent.Kafka", ["Kafka", "Client", "LocalRuntime"] },
        { "Azure.Data.Tables", ["Storage", "LocalRuntime"] },
        { "KubernetesClient", ["Actuators"] },
        { "Azure.Monitor.OpenTelemetry.Exporter", ["Functions"] },
    };

    [Theory]
    [MemberData(nameof(AllowedProjects))]
    public void A_project_references_only_what_lies_below_it(string project, string[] allowed)
    {
        var referenced = References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
        Assert.Empty(referenced.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(AllowedPackages))]
    public void A_technology_is_known_where_it_belongs_and_nowhere_else(string package, string[] allowed)
    {
        var users = Directory.EnumerateDirectories(Repository.PathOf("src"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(project => References(project, "PackageReference").Contains(package));
        Assert.Empty(users.Except(allowed));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Domain")]
    public void The_pure_projects_have_no_packages(string project) => Assert.Empty(References(project, "PackageReference"));

    [Fact]
    public void Every_project_in_src_has_its_row() =>
        Assert.Empty(Directory.EnumerateDirectories(Repository.PathOf("src")).Select(Path.GetFileName).Except(AllowedProjects.Select(row => (string)row[0])));

    private static IEnumerable<string> References(string project, string kind)
    {
        var file = Repository.PathOf($"src/{project}/{project}.csproj");
        return XDocument.Load(file).Descendants(kind).Select(reference => (string)reference.Attribute("Include")!).Where(include => include is not null);
    }
}
