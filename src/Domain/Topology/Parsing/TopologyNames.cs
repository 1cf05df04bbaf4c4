using System.Text;
using System.Text.RegularExpressions;
using Chasqui.Contracts.Wire;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Which names are allowed, and why not: each method gives null, or what is wrong as a sentence.</summary>
public static partial class TopologyNames
{
    /// <summary>Clusters, streams, groups, choices: they become parts of table keys, where <c>/ \ # ?</c> and control characters are not allowed and <c>|</c> parts them.</summary>
    public static string? WhyNotName(string name) => WhyNot(name, "/\\#?|");

    /// <summary>A stage of a hop, which may have slashes in it.</summary>
    public static string? WhyNotStage(string stage) => WhyNot(stage, "\\#?|");

    /// <summary>A topic, as Kafka allows it.</summary>
    public static string? WhyNotTopic(string topic) => topic is not ("." or "..") && Topic().IsMatch(topic)
        ? null
        : $"'{topic}' is not a topic name: 1 to 249 letters, digits, '.', '_' and '-' are expected.";

    /// <summary><c>%Name%</c>: the setting called Name.</summary>
    public static bool IsSettingReference(string text) => SettingReference().IsMatch(text);

    /// <summary>Bootstrap servers, or a setting that holds them.</summary>
    public static string? WhyNotBootstrap(string bootstrap) => IsSettingReference(bootstrap) || Array.TrueForAll(bootstrap.Split(','), IsHostAndPort)
        ? null
        : $"'{bootstrap}' is not a list of Kafka brokers: \"host:port,host:port\" or \"%Setting%\" is expected.";

    /// <summary>A metrics endpoint, or a setting that holds it.</summary>
    public static string? WhyNotUrl(string url) =>
        IsSettingReference(url) || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? null
            : $"'{url}' is not an endpoint: \"http://host:port/path\" or \"%Setting%\" is expected.";

    /// <summary>Whether a client setting holds a secret, and so must be named rather than written down.</summary>
    public static bool IsSecret(string clientKey) =>
        clientKey.EndsWith("password", StringComparison.OrdinalIgnoreCase)
        || clientKey.EndsWith("secret", StringComparison.OrdinalIgnoreCase)
        || clientKey.Equals("ssl.key.pem", StringComparison.OrdinalIgnoreCase)
        || clientKey.Equals("sasl.jaas.config", StringComparison.OrdinalIgnoreCase);

    private static string? WhyNot(string name, string illegal)
    {
        if (name.Length == 0 || name != name.Trim())
            return $"'{name}' is not a name: at least one character, and no blanks around it, are expected.";
        if (Encoding.UTF8.GetByteCount(name) > HopFormat.MaxNameBytes)
            return $"'{name[..32]}...' is too long: at most {HopFormat.MaxNameBytes} bytes are expected.";
        foreach (var character in name)
            if (char.IsControl(character) || illegal.Contains(character, StringComparison.Ordinal))
                return $"'{name}' has a character that is not allowed in a name: none of {string.Join(' ', illegal.AsEnumerable())} and no control character is expected.";
        return null;
    }

    private static bool IsHostAndPort(string server)
    {
        var colon = server.LastIndexOf(':');
        return colon > 0 && !server.Contains(' ', StringComparison.Ordinal) && ushort.TryParse(server.AsSpan(colon + 1), out var port) && port > 0;
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex Topic();

    [GeneratedRegex("^%[A-Za-z0-9_.:-]+%$")]
    private static partial Regex SettingReference();
}
