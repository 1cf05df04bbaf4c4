using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Chasqui.TestSupport;

namespace Chasqui.Soak.World;

/// <summary>The function app as a process, killed and started again.</summary>
internal sealed class AppWorld : IDisposable
{
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly Action<string> _hears;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _replacing = new(1);
    private AppProcess _process;
    private long _startedAt;

    public AppWorld(IReadOnlyDictionary<string, string?> settings, Action<string> hears, TimeProvider time)
    {
        Key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        _settings = new Dictionary<string, string?>(settings)
        {
            ["LocalRuntime:HttpPort"] = port.ToString(CultureInfo.InvariantCulture), ["LocalRuntime:FunctionKey"] = Key,
        };
        (_hears, _time) = (hears, time);
        _process = Start();
    }

    public Uri Address { get; }

    public string Key { get; }

    public int Kills { get; private set; }

    /// <summary>How often it ended by itself, which it never should.</summary>
    public int Crashes { get; private set; }

    /// <summary>How long the process has lived, and the memory it holds in KiB; null when that is not known.</summary>
    public (int ProcessId, TimeSpan Age, long? ResidentKiB) Vitals
    {
        get
        {
            lock (_lock)
                return (_process.ProcessId, _time.GetElapsedTime(_startedAt), ResidentMemory.OfProcess(_process.ProcessId));
        }
    }

    /// <summary>SIGKILL, and a new one at once.</summary>
    public async Task KillAsync()
    {
        await _replacing.WaitAsync();
        try
        {
            if (_process.HasExited)
                return;
            Kills++;
            await _process.KillAsync();
            Replace();
        }
        finally
        {
            _replacing.Release();
        }
    }

    /// <summary>Starts it again where it ended by itself, and gives what it said last; null when it lives.</summary>
    public string? Revive()
    {
        _replacing.Wait();
        try
        {
            if (!_process.HasExited)
                return null;
            Crashes++;
            var last = _process.LastLines;
            Replace();
            return last;
        }
        finally
        {
            _replacing.Release();
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _replacing.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Replace()
    {
        var old = _process;
        lock (_lock)
            _process = Start();
        old.Dispose();
    }

    private AppProcess Start()
    {
        _startedAt = _time.GetTimestamp();
        return AppProcess.Start(_settings, _hears);
    }
}
