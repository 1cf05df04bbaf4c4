using System.Diagnostics;

namespace Chasqui.Benchmarks;

/// <summary>The CPU time this process takes, on all cores together: what is measured on a busy machine too.</summary>
internal readonly struct CpuWatch
{
    private readonly TimeSpan _start;

    private CpuWatch(TimeSpan start) => _start = start;

    public double Seconds => (Now - _start).TotalSeconds;

    private static TimeSpan Now
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }

    public static CpuWatch Start() => new(Now);
}
