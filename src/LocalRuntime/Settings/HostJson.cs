using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Settings;

/// <summary>
/// The app's <c>host.json</c>, with what settings named <c>AzureFunctionsJobHost__section__name</c> put over it, as in the real host.
/// </summary>
public sealed class HostJson
{
    /// <summary>The section of the app's settings that overrides the file.</summary>
    public const string OverrideSection = "AzureFunctionsJobHost";

    private HostJson(IConfiguration root) => Root = root;

    public IConfiguration Root { get; }

    /// <summary>How long an invocation may run; null (the default, and "-1" in the file) means as long as it likes.</summary>
    public TimeSpan? FunctionTimeout =>
        Root["functionTimeout"] is { Length: > 0 } text && text != "-1" ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>What every route begins with; default <c>api</c>.</summary>
    public string RoutePrefix => Root["extensions:http:routePrefix"] ?? "api";

    public IConfigurationSection Kafka => Root.GetSection("extensions:kafka");

    public IConfigurationSection Logging => Root.GetSection("logging");

    /// <summary>Whether the file asks for retries of its own, which the real host no longer reads.</summary>
    public bool HasObsoleteRetry => Root.GetSection("retry").Exists();

    /// <param name="text">The text of host.json, or null when there is none.</param>
    /// <param name="appSettings">The app's settings.</param>
    /// <exception cref="InvalidOperationException">The text is not JSON.</exception>
    public static HostJson Load(string? text, IConfiguration appSettings)
    {
        var builder = new ConfigurationBuilder();
        if (text is not null)
            builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        builder.AddConfiguration(appSettings.GetSection(OverrideSection));
        try
        {
            return new HostJson(builder.Build());
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new InvalidOperationException($"host.json cannot be read: {exception.Message}", exception);
        }
    }
}
