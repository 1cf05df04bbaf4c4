using System.CommandLine;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Asking;

/// <summary>The options of every command that asks a running app.</summary>
internal sealed class AppOptions
{
    public const string DefaultUrl = "http://localhost:7071";
    public const string UrlVariable = "CHASQUI_URL";
    public const string KeyVariable = "CHASQUI_KEY";
    private const string DefaultTimeout = "30s";

    private readonly Option<string?> _url = new("--url") { HelpName = "URL", Description = $"The app. Default: ${UrlVariable}, or {DefaultUrl}." };
    private readonly Option<string?> _key = new("--key") { HelpName = "KEY", Description = $"The function key. Default: ${KeyVariable}." };

    private readonly Option<string> _timeout =
        new("--timeout") { HelpName = "DURATION", Description = "How long to wait for an answer to begin.", DefaultValueFactory = _ => DefaultTimeout };

    private readonly Option<bool> _json = new("--json") { Description = "The app's own JSON: one object, or one line an item of a list." };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
        command.Add(_timeout);
        command.Add(_json);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="CliException">The URL or the time-out is not one.</exception>
    public AppClient Connect(ParseResult parsed, CliConsole console)
    {
        var url = parsed.GetValue(_url) ?? console.Variable(UrlVariable) ?? DefaultUrl;
        if (!Uri.TryCreate(url.TrimEnd('/') + '/', UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw CliException.BadInput($"'{url}' is not the URL of an app: \"http://host:port\" is expected.");
        var timeout = parsed.GetValue(_timeout) ?? DefaultTimeout;
        if (!DurationText.TryParse(timeout, out var duration) || duration <= TimeSpan.Zero || duration > TimeSpan.FromDays(1))
            throw CliException.BadInput($"--timeout: '{timeout}' is not a duration from 1ms to 1d: {DurationText.Expected} is expected.");
        return new AppClient(console.HttpHandler(), uri, parsed.GetValue(_key) ?? console.Variable(KeyVariable), duration, console.Time);
    }
}
