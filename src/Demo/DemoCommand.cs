using System.CommandLine;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Health;
using Chasqui.LocalRuntime.Azurite;
using Microsoft.AspNetCore.Connections;

namespace Chasqui.Demo;

/// <summary>The command line of the demo.</summary>
public static class DemoCommand
{
    /// <summary>What the demo calls itself with, to have a consumer in a process of its own: <c>worker BOOTSTRAP GROUP</c>.</summary>
    internal const string WorkerCommand = "worker";

    /// <summary>How long everything may take to stop after Ctrl+C.</summary>
    private static readonly TimeSpan StopFor = TimeSpan.FromSeconds(20);

    private static readonly Option<int> Seconds = new("--seconds")
    {
        HelpName = "N", DefaultValueFactory = _ => DemoOptions.DefaultSeconds, Description = "Produce events for so long at least, 10 to 3600.",
    };

    private static readonly Option<int> Rate = new("--rate")
    {
        HelpName = "N", DefaultValueFactory = _ => DemoOptions.DefaultRate, Description = $"Events a second, 10 to 2000; at most {DemoOptions.MaxEvents} in a run.",
    };

    private static readonly Option<int?> Seed = new("--seed") { HelpName = "N", Description = "Decides which events the faults meet. Default: a new one each time." };

    private static readonly Option<string> FaultList = new("--faults")
    {
        HelpName = "LIST", DefaultValueFactory = _ => "all", Description = $"all, none, or some of {string.Join(",", FaultNames.All)}.",
    };

    private static readonly Option<string?> OnlyList = new("--only")
    {
        HelpName = "LIST", Description = "Some of traces,consumers,brokers. Default: those whose faults are named, or all.",
    };

    private static readonly Option<bool> Plain = new("--plain") { Description = "Lines instead of a live table." };
    private static readonly Option<string?> Report = new("--report") { HelpName = "FILE", Description = "Write truth and verdicts to it as JSON." };
    private static readonly Option<bool> KeepRunning = new("--keep-running") { Description = "Show the app's URL and key, and keep the pipeline going until Ctrl+C." };
    private static readonly Option<int> Port = new("--port") { HelpName = "N", Description = "The app's port. Default: any free one." };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the app's log." };

    /// <summary>Runs the demo and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var root = new RootCommand(
            "Runs a pipeline, consumer groups and brokers on embedded Kafka, breaks them in known ways, and compares what Chasqui says and does with the truth. "
            + "Records truncated by a leader change cannot be shown on the embedded cluster: its log only ever loses its beginning. "
            + "Exit codes: 0 verdicts are the truth, 1 they differ, 2 bad usage, 3 something is missing on this machine.")
        {
            Seconds, Rate, Seed, OnlyList, FaultList, Plain, Report, KeepRunning, Port, Verbose,
        };
        if (arguments is [WorkerCommand, var bootstrap, var group])
            return await Worker.RunAsync(bootstrap, group);
        root.SetAction((parsed, stop) => RunAsync(parsed, output, error, stop));
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(error, string.Join(Environment.NewLine, parsed.Errors.Select(e => e.Message)));
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopFor }, cancellation);
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var faults = FaultNames.Parse(parsed.GetValue(FaultList) ?? "all", out var unknown);
        if (faults is not var (traceFaults, healthFaults))
            return await RefuseAsync(error, $"--faults: '{unknown}' is none of {string.Join(", ", FaultNames.All)}.");
        if (ReadOnly(parsed.GetValue(OnlyList), traceFaults, healthFaults) is not { Count: > 0 } only)
            return await RefuseAsync(error, $"--only: some of {string.Join(", ", Enum.GetNames<Capability>()).ToLowerInvariant()} are expected.");
        var options = new DemoOptions
        {
            Seconds = parsed.GetValue(Seconds),
            Rate = parsed.GetValue(Rate),
            Seed = parsed.GetValue(Seed) ?? Random.Shared.Next(1_000_000),
            Only = only,
            Faults = traceFaults,
            HealthFaults = healthFaults,
            Plain = parsed.GetValue(Plain),
            Report = parsed.GetValue(Report),
            KeepRunning = parsed.GetValue(KeepRunning),
            Port = parsed.GetValue(Port),
            Verbose = parsed.GetValue(Verbose),
        };
        if (WhyNot(options) is { } reason)
            return await RefuseAsync(error, reason);
        try
        {
            return await new DemoRun(options, output, TimeProvider.System).RunAsync(cancellation);
        }
        catch (Exception missing) when (missing is AzuriteException or IOException { InnerException: AddressInUseException })
        {
            await error.WriteLineAsync($"demo: {missing.Message}");
            return ExitCode.MissingPrerequisite;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync("demo: stopped before its end.");
            return ExitCode.Mismatch;
        }
    }

    /// <summary>Null for a word that is none.</summary>
    private static HashSet<Capability>? ReadOnly(string? list, IReadOnlySet<FaultKind> faults, IReadOnlySet<HealthFaultKind> health)
    {
        if (list is null)
        {
            var named = health.Select(f => HealthFault.All[f].Capability).ToHashSet();
            if (faults.Count > 0)
                named.Add(Capability.Traces);
            return named.Count > 0 ? named : [.. Enum.GetValues<Capability>()];
        }

        var only = new HashSet<Capability>();
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!Enum.TryParse<Capability>(word, ignoreCase: true, out var capability) || !only.Add(capability))
                return null;
        return only;
    }

    private static string? WhyNot(DemoOptions options) => options switch
    {
        { Seconds: < 10 or > 3600 } => "--seconds: 10 to 3600 is expected.",
        { Rate: < 10 or > 2000 } => "--rate: 10 to 2000 is expected.",
        { Port: < 0 or > 65535 } => "--port: 0 to 65535 is expected.",
        _ when options.Seconds * options.Rate > DemoOptions.MaxEvents =>
            $"--seconds times --rate is {options.Seconds * options.Rate}; the embedded brokers hold {DemoOptions.MaxEvents} events of a run at most.",
        { Report: { } report } when Path.GetDirectoryName(Path.GetFullPath(report)) is { } folder && !Directory.Exists(folder) => $"--report: there is no folder '{folder}'.",
        _ => null,
    };

    private static async Task<int> RefuseAsync(TextWriter error, string why)
    {
        await error.WriteLineAsync($"demo: {why}");
        await error.WriteLineAsync("See: dotnet run --project src/Demo -- --help");
        return ExitCode.BadUsage;
    }
}
