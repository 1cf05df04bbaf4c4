using Chasqui.Actuators.Http;

namespace Chasqui.Actuators.Tests;

public sealed class AskedAtTests
{
    private static readonly DateTimeOffset Asked = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Theory]
    [InlineData("no clock of theirs", null, -1)]
    [InlineData("the same clock", 0, -1)]
    [InlineData("seconds and the way explain it", 2, -1)]
    [InlineData("theirs is ahead", 60, 60)]
    [InlineData("theirs is behind", -60, -60)]
    public void It_is_told_by_the_clock_of_the_platform(string name, int? ahead, int expected)
    {
        var now = Asked.AddMinutes(5);
        var by = AskedAt.By(Asked.ToUnixTimeMilliseconds(), now, ahead is { } seconds ? now.AddSeconds(seconds) : null);
        Assert.Equal((name, expected), (name, (int)(by - Asked).TotalSeconds));
    }
}
