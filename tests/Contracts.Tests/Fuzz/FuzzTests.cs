using Chasqui.Benchmarks;
using Chasqui.Contracts.Tests.Wire;
using Chasqui.Contracts.Wire;

namespace Chasqui.Contracts.Tests.Fuzz;

public sealed class FuzzTests
{
    private const int Records = 50_000;

    // What the tokenizer's exception and the sentence made of it cost, and never what a length in the bytes claims.
    private const long MostBytesARecord = 64 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(20260801)]
    public void Whatever_the_bytes_a_reason_comes_out_and_little_is_allocated(int seed)
    {
        var records = new FuzzRecords(seed);
        var scratch = new byte[HopJsonReader.ScratchBytes];
        var reasons = new HashSet<string>();
        var good = 0;
        for (var number = 0; number < Records; number++)
        {
            var bytes = records.Next(out var isFrame);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reason = FuzzReading.Read(bytes, isFrame, scratch);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var routes = isFrame ? 256 * 1024 : 0;
            Assert.True(allocated <= MostBytesARecord + routes, $"seed {seed}, record {number}: {allocated} bytes");
            good += reason.Length == 0 ? 1 : 0;
            reasons.Add(reason.Split(" after byte")[0]);
        }

        Assert.True(good is > Records / 10 and < Records / 2, $"seed {seed}: {good} good");
        Assert.True(reasons.Count > 25, $"seed {seed}: {reasons.Count} reasons");
    }

    [Fact]
    public void A_record_cut_anywhere_is_refused_with_a_reason()
    {
        foreach (var vector in VectorFile.Hops)
        {
            var frame = Convert.FromHexString(vector.Frame);
            for (var length = 0; length < frame.Length; length++)
                Assert.NotEmpty(ReadRecord.Frame(frame.AsSpan(0, length)).Error);
            var json = System.Text.Encoding.UTF8.GetBytes(vector.Json);
            for (var length = 0; length < json.Length; length++)
                Assert.NotEmpty(ReadRecord.Json(json.AsSpan(0, length)).Error);
        }
    }
}
