using System.CommandLine;
using Chasqui.Soak.Workers;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Soak;

/// <summary>The command line of the soak.</summary>
internal static class SoakCommand
{
    public const int Held = 0, DidNotHold = 1, BadUsage = 2, MissingPrerequisite = 3;

    /// <summary>How long everything may take to stop after Ctrl+C.</summary>
    private static readonly TimeSpan StopFor = TimeSpan.FromSeconds(30);

    private static readonly Option<double> Minutes = new("--minutes")
    {
        HelpName = "N", DefaultValueFactory = _ => SoakOptions.DefaultMinutes, Description = "Make faults for so long, 0.1 to 1440; starting, healing and settling come on top.",
    };

    private static readonly Option<int?> Seed = new("--seed") { HelpName = "N", Description = "Decides which faults come, and when. Default: a new one each time." };

    private static readonly Option<KafkaKind> Kafka = new("--kafka")
    {
        HelpName = "embedded|real", DefaultValueFactory = _ => KafkaKind.Embedded, Description = $"The Kafka to run on; real needs {RealKafkaHome.Variable}.",
    };

    private static readonly Option<int> Rate = new("--rate") { HelpName = "N", DefaultValueFactory = _ => SoakOptions.DefaultRate, Description = "Events a second, 1 to 1000; four hops each." };
    private static readonly Option<string?> Report = new("--report") { HelpName = "FILE", Description = "Write the report to it, too." };
    private static readonly Option<string?> Logs = new("--logs") { HelpName = "FOLDER", Description = "Keep what the app said, and the ledger, in it." };

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is [Worker.Command, var bootstrap, var group])
            return await Worker.RunAsync(bootstrap, group, output);
        var root = new RootCommand(
            "Runs the whole system under load while the app is killed, and brokers, storage and consumers are hurt at random, and compares what is stored and what was done with a ledger "
            + "of its own. Progress on the standard error; the last line of the output is one JSON object. Exit codes: 0 everything held, 1 it did not, 2 bad usage, 3 something is missing on this machine.")
        {
            Minutes, Seed, Kafka, Rate, Report, Logs,
        };
        root.SetAction((parsed, stop) => RunAsync(parsed, output, error, stop));
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(error, string.Join(Environment.NewLine, parsed.Errors.Select(e => e.Message)));
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopFor });
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var options = new SoakOptions
        {
            Minutes = parsed.GetValue(Minutes),
            Seed = parsed.GetValue(Seed) ?? Random.Shared.Next(1_000_000),
            Kafka = parsed.GetValue(Kafka),
            Rate = parsed.GetValue(Rate),
            Report = parsed.GetValue(Report),
            Logs = parsed.GetValue(Logs),
        };
        if (options is { Minutes: < 0.1 or > 1440 })
            return await RefuseAsync(error, "--minutes: 0.1 to 1440 is expected.");
        if (options is { Rate: < 1 or > 1000 })
            return await RefuseAsync(error, "--rate: 1 to 1000 is expected.");
        if (options.Kafka == KafkaKind.Real && !RealKafkaHome.IsPresent)
        {
            await error.WriteLineAsync($"soak: {RealKafkaHome.Variable} names no folder with bin/kafka-cluster.");
            return MissingPrerequisite;
        }

        try
        {
            return await new SoakRun(options, output, error, TimeProvider.System).RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync("soak: stopped before its end.");
            return DidNotHold;
        }
    }

    private static async Task<int> RefuseAsync(TextWriter error, string why)
    {
        await error.WriteLineAsync($"soak: {why}");
        await error.WriteLineAsync("See: dotnet run --project tests/Soak -- --help");
        return BadUsage;
    }
}
