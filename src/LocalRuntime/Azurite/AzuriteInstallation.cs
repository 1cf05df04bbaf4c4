using System.ComponentModel;
using System.Diagnostics;

namespace Chasqui.LocalRuntime.Azurite;

/// <summary>Azurite's npm package in a folder of its version, installed once and then shared by all runs of a user.</summary>
internal static class AzuriteInstallation
{
    /// <summary>The newest version that declares Node 20; later ones ask for a newer Node.</summary>
    public const string Version = "3.35.0";

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    public static string DefaultCacheFolder { get; } = Path.Combine(UserCache(), "chasqui");

    /// <summary>Gives the path of the table service's script, installing the package first when it is not there.</summary>
    public static async Task<string> EnsureAsync(string cacheFolder, Action<string> progress, CancellationToken cancellation)
    {
        var target = Path.Combine(cacheFolder, $"azurite-{Version}");
        if (File.Exists(TableScript(target)))
            return TableScript(target);
        Directory.CreateDirectory(cacheFolder);
        await using var oneAtATime = await LockAsync(target + ".lock", progress, cancellation);
        if (!File.Exists(TableScript(target)))
            await InstallAsync(target, progress, cancellation);
        return TableScript(target);
    }

    private static string TableScript(string folder) => Path.Combine(folder, "node_modules", "azurite", "dist", "src", "table", "main.js");

    private static async Task InstallAsync(string target, Action<string> progress, CancellationToken cancellation)
    {
        progress($"Installing Azurite {Version} from npm into {target} (once; well under a minute on most lines)");
        // Built beside its place and moved there whole: a run that is killed leaves no half of it that a later one would trust.
        var building = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(building);
        try
        {
            await RunNpmAsync(building, cancellation);
            if (!File.Exists(TableScript(building)))
                throw new AzuriteException($"npm installed azurite {Version}, but without its table service at {TableScript(building)}.");
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(building, target);
        }
        finally
        {
            if (Directory.Exists(building))
                Directory.Delete(building, recursive: true);
        }

        progress($"Azurite {Version} is installed");
    }

    private static async Task RunNpmAsync(string folder, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "install", $"azurite@{Version}", "--prefix", folder, "--omit=dev", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error",
        ];
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start, "npm");
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellation);
            var error = npm.StandardError.ReadToEndAsync(cancellation);
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode != 0)
                throw new AzuriteException($"npm could not install azurite {Version} (exit code {npm.ExitCode}):\n{(await error).Trim()}\n{(await output).Trim()}".TrimEnd());
        }
        finally
        {
            if (!npm.HasExited)
                npm.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts a command of Node's, or says how to get Node.</summary>
    public static Process Start(ProcessStartInfo start, string command)
    {
        try
        {
            return Process.Start(start) ?? throw new AzuriteException($"{command} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new AzuriteException(
                $"Local table storage is Azurite, which needs Node.js 20 or later: '{command}' was not found or cannot be run ({e.Message}). Install Node.js and try again.", e);
        }
    }

    private static async Task<FileStream> LockAsync(string path, Action<string> progress, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (attempt == 10)
                    progress("Waiting for another process to install Azurite");
                await Task.Delay(Retry, cancellation);
            }
        }
    }

    private static string UserCache()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!string.IsNullOrEmpty(configured))
            return configured;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
    }
}
