using System.Diagnostics;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.Groups;

/// <summary>One of Kafka's own console consumers, in a process of its own.</summary>
internal static class ConsoleConsumer
{
    public static Process Start(string tool, string bootstrap, string topic, string group, params string[] more)
    {
        string[] arguments = [$"org.apache.kafka.tools.consumer.{tool}", "--bootstrap-server", bootstrap, "--topic", topic, "--group", group, .. more];
        var start = new ProcessStartInfo(RealKafkaHome.Command("kafka-run"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
