using System.Diagnostics;
using System.Globalization;

namespace Chasqui.Benchmarks;

/// <summary>One way to produce, and the least it cost a call on the calling thread.</summary>
internal sealed class ClientBenchmarkRow(string name, int calls, Action<int> produce, Action? settle = null)
{
    private double _nanoseconds = double.MaxValue;
    private double _bytes;

    public void Round()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        produce(calls);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls;
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        if (elapsed < _nanoseconds)
            (_nanoseconds, _bytes) = (elapsed, bytes);
        settle?.Invoke();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name,-44}{_nanoseconds,10:0.0}{_bytes,10:0}");
}
