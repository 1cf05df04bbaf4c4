using System.Diagnostics;

namespace Chasqui.Demo.Health;

/// <summary>A <see cref="Worker"/> in a process of its own.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(string bootstrap, string group)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(Worker).Assembly.Location, DemoCommand.WorkerCommand, bootstrap, group },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException("The worker's process did not start."));
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
