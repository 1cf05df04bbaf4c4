using Chasqui.Contracts;

namespace Chasqui.Client.Tests;

public sealed class SamplingTests
{
    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.01, 800, 1200)]
    [InlineData(0.5, 49_000, 51_000)]
    [InlineData(1.0, 100_000, 100_000)]
    public void The_share_of_events_that_are_followed_is_the_rate_and_every_id_says_so_itself(double rate, int least, int most)
    {
        using var tracer = TestTracer.Into(new HopLog(), TestTracer.Options(rate));
        var ids = new HashSet<TraceId>();
        for (var started = 0; started < 100_000; started++)
        {
            if (!tracer.TryStart("orders", out var trace))
                continue;
            Assert.True(TraceSampling.IsSampled(trace.Id, rate));
            Assert.True(ids.Add(trace.Id));
        }

        Assert.InRange(ids.Count, least, most);
    }

    [Fact]
    public void An_id_is_a_version_7_uuid_of_the_time_of_its_event()
    {
        using var tracer = TestTracer.Into(new HopLog());
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.True(tracer.TryStart("orders", out var trace));
        Assert.InRange(trace.Id.OriginMs, before, before + 10_000);
        Assert.Equal((7, 8), (trace.Id.ToGuid().Version, trace.Id.ToGuid().Variant & 0xC));
    }
}
