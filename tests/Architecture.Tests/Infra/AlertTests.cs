using System.Text.RegularExpressions;

namespace Chasqui.Architecture.Tests.Infra;

/// <summary>What the deployment refers to by name is there.</summary>
public sealed partial class AlertTests
{
    private static readonly string Sources = string.Concat(Repository.Sources("src").Select(File.ReadAllText));
    private static readonly string Alerts = File.ReadAllText(Repository.PathOf("infra/modules/alerts.bicep"));

    [Fact]
    public void Every_metric_that_an_alert_asks_for_is_measured()
    {
        var metrics = Metric().Matches(Alerts).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.Contains($"(\"{metric}\"", Sources));
    }

    [Fact]
    public void Every_event_that_an_alert_asks_for_is_logged()
    {
        var events = Event().Matches(Alerts).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.NotEmpty(events);
        Assert.All(events, number => Assert.Contains($"[LoggerMessage({number},", Sources));
    }

    [Fact]
    public void Every_schedule_is_deployed()
    {
        var app = File.ReadAllText(Repository.PathOf("infra/modules/functionapp.bicep"));
        var schedules = Schedule().Matches(Sources).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.NotEmpty(schedules);
        Assert.All(schedules, schedule => Assert.Contains($"  {schedule}: '", app));
    }

    [GeneratedRegex("\"(chasqui\\.[a-z_.]+)\"")]
    private static partial Regex Metric();

    [GeneratedRegex("EventId\\) == \"([0-9]+)\"")]
    private static partial Regex Event();

    [GeneratedRegex("TimerTrigger\\(\"%([A-Za-z]+)%\"")]
    private static partial Regex Schedule();
}
