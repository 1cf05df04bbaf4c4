using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Tests.Recording;

public sealed class RecordedTimeTests
{
    [Theory]
    [InlineData("1772330400001", 1_772_330_400_001)]
    [InlineData("2026-03-01T02:00:00.001Z", 1_772_330_400_001)]
    [InlineData("2026-03-01T03:00:00.001+01:00", 1_772_330_400_001)]
    [InlineData("2026-03-01T02:00Z", 1_772_330_400_000)]
    public void A_time_is_read(string text, long expected)
    {
        Assert.True(RecordedTime.TryParse(text, out var timeMs));
        Assert.Equal(expected, timeMs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("2026-03-01T02:00:00")]
    [InlineData("2026-03-01")]
    [InlineData("99999999999999999")]
    public void What_leaves_the_time_open_is_refused(string text) => Assert.False(RecordedTime.TryParse(text, out _));

    [Fact]
    public void It_is_written_in_UTC_with_milliseconds() => Assert.Equal("2026-03-01T02:00:00.001Z", RecordedTime.ToIso(1_772_330_400_001));
}
