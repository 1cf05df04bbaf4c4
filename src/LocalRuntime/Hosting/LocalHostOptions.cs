using System.Reflection;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>How an app is hosted, where it is not the process's own <c>Program.cs</c>: in a demonstration, a benchmark, a test.</summary>
public sealed class LocalHostOptions
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where the functions are; the entry assembly when empty.</summary>
    public IReadOnlyList<Assembly> FunctionAssemblies { get; init; } = [];

    /// <summary>The classes that hold the functions; when not empty, no assembly is searched.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = [];

    /// <summary>Settings that win over every file, environment variable and argument. <c>:</c> and <c>__</c> separate sections alike.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where <c>host.json</c> and the settings files are looked for first.</summary>
    /// <value>Default: the folder of the app's assemblies.</value>
    public string BaseDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>The text of host.json to use instead of the file.</summary>
    public string? HostJson { get; init; }

    /// <summary>Whether <c>local.settings.json</c> is read.</summary>
    /// <value>Default true.</value>
    public bool ReadsLocalSettings { get; init; } = true;

    /// <summary>
    /// Whether the values of <c>local.settings.json</c> also become environment variables of the process, as the Core Tools make them.
    /// </summary>
    /// <value>Default false; true for an app started by its own <c>Program.cs</c>.</value>
    public bool SetsEnvironment { get; init; }

    /// <summary>The port for HTTP triggers on the loopback interface; 0 takes a free one.</summary>
    /// <value>Default: the setting <c>LocalRuntime:HttpPort</c>, else <c>Host.LocalHttpPort</c> of local.settings.json, else 7071.</value>
    public int? HttpPort { get; init; }
}
