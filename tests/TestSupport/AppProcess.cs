using System.Diagnostics;

namespace Chasqui.TestSupport;

/// <summary>The function app as a process of its own, as it lies beside the caller, so that it can be killed.</summary>
public sealed class AppProcess : IDisposable
{
    private const int KeptLines = 40;
    private const string Listening = "HTTP functions listen on ";
    private readonly Process _process;
    private readonly Action<string>? _hears;
    private readonly Queue<string> _lastLines = new();

    private AppProcess(Process process, Action<string>? hears)
    {
        (_process, _hears, ProcessId) = (process, hears, process.Id);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Where its HTTP functions listen; null until it says so, which takes <c>Logging:LogLevel:Chasqui.LocalRuntime.Http</c> = <c>Information</c>.</summary>
    public Uri? Address { get; private set; }

    public int ProcessId { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it said last, for messages.</summary>
    public string LastLines
    {
        get
        {
            lock (_lastLines)
                return string.Join('\n', _lastLines);
        }
    }

    /// <param name="settings">Settings as in local.settings.json, sections parted by colons.</param>
    /// <param name="hears">Gets each line that it says; null for nobody.</param>
    public static AppProcess Start(IReadOnlyDictionary<string, string?> settings, Action<string>? hears = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chasqui.Functions.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new AppProcess(Process.Start(start)!, hears);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is committed, nobody is told.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc cref="Kill"/>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        OnExit(null, EventArgs.Empty);
        _process.Dispose();
    }

    private void OnExit(object? sender, EventArgs arguments)
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            Address = new Uri(line[(at + Listening.Length)..].Trim());
        _hears?.Invoke(line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines)
                _lastLines.Dequeue();
        }
    }
}
