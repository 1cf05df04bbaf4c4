using System.Diagnostics;
using System.Globalization;

namespace Chasqui.Soak.Workers;

/// <summary>A <see cref="Worker"/> as a process. It ends when this does.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly TimeProvider _time;
    private long _read;
    private long _readAt;

    private WorkerProcess(Process process, TimeProvider time)
    {
        (_process, _time, _readAt) = (process, time, time.GetTimestamp());
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Records read since it was started.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <summary>Since it last read one, or was started.</summary>
    public TimeSpan SinceRead => _time.GetElapsedTime(Interlocked.Read(ref _readAt));

    public static WorkerProcess Start(string bootstrap, string group, TimeProvider time)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(Worker).Assembly.Location, Worker.Command, bootstrap, group },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException("The worker's process did not start."), time);
    }

    public void Hang()
    {
        _process.StandardInput.WriteLine(Worker.Hang);
        _process.StandardInput.Flush();
    }

    /// <summary>No goodbye.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (!long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            return;
        Interlocked.Exchange(ref _read, read);
        Interlocked.Exchange(ref _readAt, _time.GetTimestamp());
    }
}
