using Xunit;

namespace Chasqui.TestSupport.RealKafka;

/// <summary>The Apache Kafka folder that <c>CHASQUI_KAFKA_HOME</c> names; tests that need it are skipped when it names none.</summary>
public static class RealKafkaHome
{
    public const string Variable = "CHASQUI_KAFKA_HOME";

    public static string? Folder { get; } = Find();

    public static bool IsPresent => Folder is not null;

    /// <summary>For a <c>[SkippableFact]</c>: skips the test with the reason when there is no real Kafka.</summary>
    public static void SkipIfMissing() => Skip.IfNot(IsPresent, $"{Variable} names no folder with bin/kafka-cluster.");

    /// <summary>The path of one of its commands.</summary>
    /// <exception cref="InvalidOperationException">There is no real Kafka.</exception>
    public static string Command(string name) =>
        Path.Combine(Folder ?? throw new InvalidOperationException($"{Variable} names no folder with bin/kafka-cluster."), "bin", name);

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder) || !OperatingSystem.IsLinux())
            return null;
        folder = Path.GetFullPath(folder);
        return File.Exists(Path.Combine(folder, "bin", "kafka-cluster")) ? folder : null;
    }
}
