using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class PagingRulesTests
{
    private const long Day = 86_400_000;

    [Theory]
    [InlineData("after the first", 1, 0, 10_000L)]
    [InlineData("after the second", 2, 0, 20_000L)]
    [InlineData("after the fifth", 5, 0, 160_000L)]
    [InlineData("no later than five minutes", 6, 0, 300_000L)]
    [InlineData("however many there were", 1000, 0, 300_000L)]
    [InlineData("the last within a day", 300, Day - 300_000, 300_000L)]
    [InlineData("given up", 300, Day - 299_999, null)]
    public void A_page_is_tried_again_later_each_time_for_a_day(string name, int tries, long sinceMs, long? laterMs)
    {
        const long First = 1_700_000_000_000;
        Assert.True(PagingRules.NextMs(tries, First, First + sinceMs) == (laterMs is null ? null : First + sinceMs + laterMs), name);
    }
}
