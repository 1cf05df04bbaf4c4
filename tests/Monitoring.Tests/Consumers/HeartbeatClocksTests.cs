using Chasqui.Monitoring.Consumers;

namespace Chasqui.Monitoring.Tests.Consumers;

public sealed class HeartbeatClocksTests
{
    private const long Now = 1_700_000_000_000;
    private readonly HeartbeatClocks _clocks = new();

    [Theory]
    [InlineData("a clock that is right: the way alone", 0, 200)]
    [InlineData("a clock that is ahead", 90_000, -89_800)]
    [InlineData("a clock that is behind", -90_000, 90_200)]
    public void The_shortest_way_of_late_is_what_a_heartbeat_takes(string name, long aheadMs, long expected)
    {
        long shift = 0;
        for (var t = 0; t < 30; t++)
            shift = Shift(t, aheadMs, tookMs: t % 3 == 0 ? 200 : 4_000);
        Assert.True(expected == shift, $"{name}: {shift}");
    }

    [Fact]
    public void A_heartbeat_that_is_held_up_is_no_fresher_for_it()
    {
        for (var t = 0; t < 30; t++)
            Shift(t, 0, 100);
        Assert.Equal(100, Shift(30, 0, tookMs: 45_000));
    }

    [Fact]
    public void A_clock_that_is_set_right_is_believed_after_twice_as_many_heartbeats_at_most()
    {
        for (var t = 0; t < 50; t++)
            Shift(t, aheadMs: 60_000, 100);
        for (var t = 50; t < 49 + 2 * HeartbeatClocks.Heartbeats; t++)
            Shift(t, 0, 100);
        Assert.Equal(100, Shift(49 + 2 * HeartbeatClocks.Heartbeats, 0, 100));
    }

    [Fact]
    public void What_was_not_heard_for_long_is_forgotten()
    {
        Shift(0, aheadMs: 60_000, 0);
        _clocks.Forget(Now + 1);
        Assert.Equal(7, Shift(1, 0, 7));
    }

    private long Shift(int second, long aheadMs, long tookMs)
    {
        var sent = Now + second * 1_000;
        return _clocks.ShiftMs("main", "i-1", sent + aheadMs, sent + tookMs);
    }
}
