using System.Diagnostics;
using System.Globalization;

namespace Chasqui.Soak.Workers;

/// <summary>A <see cref="Worker"/> as a process. It ends when this does.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private long _read;

    private WorkerProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) =>
        {
            if (long.TryParse(line.Data, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
                Interlocked.Exchange(ref _read, read);
        };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Records read since it was started.</summary>
    public long Read => Interlocked.Read(ref _read);

    public static WorkerProcess Start(string bootstrap, string group)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(Worker).Assembly.Location, Worker.Command, bootstrap, group },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException("The worker's process did not start."));
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
}
