using System.CommandLine;
using System.Text.Json.Nodes;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui mitigate</c>: starts mitigations, shows them, and decides about them.</summary>
internal sealed class MitigateCommand
{
    private const string Path = "api/mitigations";

    public static (Command Command, string[] Examples) Create(CliConsole console)
    {
        var command = new Command("mitigate", "Starts, shows, approves, rejects and cancels mitigations.")
        {
            Start(console),
            List(console),
            Show(console),
            Decide(console, "approve", "Lets a mitigation act that waits for it."),
            Decide(console, "reject", "Says no to a mitigation that waits for approval."),
            Decide(console, "cancel", "Stops a mitigation; what it has done stays done."),
        };
        return (command,
        [
            "chasqui mitigate start restart-consumer main/billing --why 'stuck since 10:40' --dry-run",
            "chasqui mitigate start replace-broker main/2 --why 'disk errors' --by ann",
            "chasqui mitigate list --from -1d",
            "chasqui mitigate show 1767225600000-8a3bd1f02c44e6aa",
            "chasqui mitigate approve 1767225600000-8a3bd1f02c44e6aa --why 'agreed with the owner'",
        ]);
    }

    private static Command Start(CliConsole console)
    {
        var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", MitigationKindText.All)}." };
        var target = new Argument<string>("TARGET") { Description = "What it is done to: cluster/group, cluster/broker or a stream." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show the plan and what every guardrail says; exits with 1 when one refuses." };
        var (who, app) = (new WhoOptions(), new AppOptions());
        var command = new Command("start", "Starts a mitigation by hand; it passes the same guardrails as policy's.") { kind, target, dryRun };
        who.AddTo(command);
        app.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = who.Body(parsed, console);
            body["kind"] = parsed.GetRequiredValue(kind);
            body["target"] = parsed.GetRequiredValue(target);
            body["dryRun"] = parsed.GetValue(dryRun);
            using var asked = app.Connect(parsed, console);
            var answer = await asked.PostAsync(Path, body, cancellation);
            Write(console, app.Json(parsed), answer);
            return parsed.GetValue(dryRun) && answer["refusal"] is not null ? ExitCode.Findings : ExitCode.Ok;
        });
        return command;
    }

    private static Command List(CliConsole console)
    {
        var from = TimeOption.Create("--from", "All that were asked for since then; default: only those under way");
        var to = TimeOption.Create("--to", "And before then");
        var app = new AppOptions();
        var command = new Command("list", "Lists mitigations.") { from, to };
        app.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var now = console.Time.GetUtcNow();
            var query = new AppQuery().With("from", TimeOption.Read(parsed, from, now)).With("to", TimeOption.Read(parsed, to, now));
            using var asked = app.Connect(parsed, console);
            await ListOutput.WriteAsync(console, app.Json(parsed), AppPages.ReadAsync(asked, Path, query, int.MaxValue, cancellation));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show(CliConsole console)
    {
        var id = new Argument<string>("ID");
        var app = new AppOptions();
        var command = new Command("show", "Shows one mitigation: plan, evidence, what each guardrail said, every step and when.") { id };
        app.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var asked = app.Connect(parsed, console);
            Write(console, app.Json(parsed), await asked.GetAsync($"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancellation));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Decide(CliConsole console, string verb, string description)
    {
        var id = new Argument<string>("ID");
        var (who, app) = (new WhoOptions(), new AppOptions());
        var command = new Command(verb, description) { id };
        who.AddTo(command);
        app.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = who.Body(parsed, console);
            using var asked = app.Connect(parsed, console);
            Write(console, app.Json(parsed), await asked.PostAsync($"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{verb}", body, cancellation));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(CliConsole console, bool json, JsonNode answer)
    {
        if (json)
            console.Out.WriteLine(answer.ToJsonString(CliJson.Options));
        else
            JsonTable.WriteObject(console, answer);
    }
}
