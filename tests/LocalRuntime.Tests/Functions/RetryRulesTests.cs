using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Tests.Functions;

public sealed class RetryRulesTests
{
    [Fact]
    public void A_fixed_delay_stays_the_same()
    {
        var rules = RetryRules.From(new FixedDelayRetryAttribute(3, "00:00:02"))!;
        Assert.All([0, 1, 2, 50], retry => Assert.Equal(TimeSpan.FromSeconds(2), rules.DelayBefore(retry, 0.9)));
    }

    [Theory]
    [InlineData(0, 0.5, 0.5)]
    [InlineData(1, 0.5, 1.5)]
    [InlineData(3, 0.5, 7.5)]
    [InlineData(3, 0, 6.1)]
    [InlineData(3, 1, 8.9)]
    [InlineData(4, 0.5, 10)]
    [InlineData(2_000_000, 1, 10)]
    public void An_exponential_delay_doubles_between_its_bounds(int retry, double random, double seconds)
    {
        var rules = RetryRules.From(new ExponentialBackoffRetryAttribute(-1, "00:00:00.500", "00:00:10"))!;
        Assert.Equal(seconds, rules.DelayBefore(retry, random).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(2, 0, true)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 0, false)]
    [InlineData(-1, int.MaxValue, true)]
    public void The_count_bounds_the_retries(int maximum, int retries, bool allowed) =>
        Assert.Equal(allowed, new RetryRules(maximum, TimeSpan.Zero, TimeSpan.Zero).Allows(retries));

    [Fact]
    public void Attributes_refuse_nonsense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "soon"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "-00:00:01"));
        Assert.Throws<ArgumentException>(() => new ExponentialBackoffRetryAttribute(1, "00:00:02", "00:00:01"));
    }
}
