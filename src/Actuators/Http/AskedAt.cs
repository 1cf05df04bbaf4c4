namespace Chasqui.Actuators.Http;

/// <summary>When an act was first asked for, by a platform's clock: what it did from then on, it did for that act.</summary>
internal static class AskedAt
{
    /// <summary>A clock that is told in whole seconds, and the answer's way, make it less exact than this.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <param name="firstAskedAtMs">By the app's clock, in Unix milliseconds.</param>
    /// <param name="now">By the app's clock.</param>
    /// <param name="theirs">By the platform's; null when it was not told.</param>
    public static DateTimeOffset By(long firstAskedAtMs, DateTimeOffset now, DateTimeOffset? theirs)
    {
        var asked = DateTimeOffset.FromUnixTimeMilliseconds(firstAskedAtMs);
        var ahead = (theirs ?? now) - now;
        // A difference that seconds and the way explain is none.
        return ahead.Duration() > Slack + Slack ? asked + ahead : asked - Slack;
    }
}
