using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Tests.Recording;

public sealed class JudgingTimesTests
{
    [Fact]
    public void Without_wishes_it_is_the_end() => Assert.Equal([900], JudgingTimes.AtTheEnd.For(100, 900));

    [Fact]
    public void Given_times_rise_each_once_and_may_lie_outside() => Assert.Equal([50, 300, 1_000], new JudgingTimes([300, 1_000, 50, 300], null).For(100, 900));

    [Fact]
    public void Ticks_are_multiples_and_the_end() => Assert.Equal([200, 400, 600, 800, 900], new JudgingTimes([], TimeSpan.FromMilliseconds(200)).For(100, 900));

    [Fact]
    public void Ticks_and_given_times_go_together() => Assert.Equal([50, 400, 500, 800, 900, 950], new JudgingTimes([400, 950, 500, 50], TimeSpan.FromMilliseconds(400)).For(100, 900));
}
