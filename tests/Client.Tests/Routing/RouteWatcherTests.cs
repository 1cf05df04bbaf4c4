using System.Net;
using Chasqui.Client.Routing;
using Chasqui.TestSupport;

namespace Chasqui.Client.Tests.Routing;

public sealed class RouteWatcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("chasqui-test-").FullName;

    private string PathOfFile => Path.Combine(_folder, "orders.route");

    [Fact]
    public async Task A_later_route_is_followed_and_the_same_one_is_not_fetched_again()
    {
        using var watcher = new RouteWatcher(_app.Options());
        Assert.Equal(new StreamRoute("fronting", 0), watcher.Current);
        await Eventually.Async(() => _app.Unchanged > 1, Patience);
        _app.Say("standby", 1);
        await Eventually.Async(() => watcher.Current == new StreamRoute("standby", 1), Patience);
        Assert.Equal("http://app.test/api/streams/orders/route?home=fronting", _app.LastAddress!.ToString());
        Assert.Equal("secret", _app.LastKey);
    }

    [Fact]
    public async Task The_last_known_route_stays_while_the_app_is_away_slow_or_confused()
    {
        using var watcher = new RouteWatcher(_app.Options());
        _app.Say("standby", 1);
        await Eventually.Async(() => watcher.Current.Cluster == "standby", Patience);
        _app.Fail(new HttpRequestException("refused"));
        await FailsAsync(watcher, "refused");
        _app.Hang();
        await FailsAsync(watcher, "the app does not answer in time");
        _app.SayInstead(HttpStatusCode.ServiceUnavailable, "");
        await FailsAsync(watcher, "the app answers 503");
        foreach (var nonsense in new[] { "<html>", "[]", """{"cluster":"fronting"}""", """{"cluster":1,"epoch":9}""", """{"cluster":"fronting","epoch":-1}""" })
        {
            _app.SayInstead(HttpStatusCode.OK, nonsense);
            await FailsAsync(watcher, "the app's answer is not a route");
        }

        Assert.Equal(new StreamRoute("standby", 1), watcher.Current);
        _app.Say("fronting", 2);
        await Eventually.Async(() => watcher is { Current.Epoch: 2, LastFailure: null }, Patience);
    }

    [Fact]
    public async Task An_earlier_epoch_and_an_unknown_cluster_are_not_followed()
    {
        using var watcher = new RouteWatcher(_app.Options());
        _app.Say("standby", 5);
        await Eventually.Async(() => watcher.Current.Epoch == 5, Patience);
        _app.Say("fronting", 4);
        await FailsAsync(watcher, "the app says epoch 4, and 5 is known here");
        _app.Say("elsewhere", 6);
        await FailsAsync(watcher, "the route goes to cluster 'elsewhere', which is not among those known here");
        Assert.Equal(new StreamRoute("standby", 5), watcher.Current);
    }

    [Fact]
    public async Task A_restart_begins_with_the_route_in_the_file()
    {
        _app.Say("standby", 3);
        using (var before = new RouteWatcher(_app.Options(PathOfFile)))
            await Eventually.Async(() => before.Current.Epoch == 3 && File.Exists(PathOfFile), Patience);
        _app.Fail(new HttpRequestException("refused"));
        using var after = new RouteWatcher(_app.Options(PathOfFile));
        Assert.Equal(new StreamRoute("standby", 3), after.Current);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"cluster":"elsewhere","epoch":7}""")]
    public void A_file_that_says_nothing_of_use_is_as_none(string content)
    {
        File.WriteAllText(PathOfFile, content);
        _app.Hang();
        using var watcher = new RouteWatcher(_app.Options(PathOfFile));
        Assert.Equal(new StreamRoute("fronting", 0), watcher.Current);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_and_stops_nothing()
    {
        using var watcher = new RouteWatcher(_app.Options(Path.Combine(_folder, "missing", "orders.route")));
        _app.Say("standby", 1);
        await Eventually.Async(() => watcher.Current.Epoch == 1, Patience);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RouteWatcher(_app.Options() with { Interval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RouteWatcher(_app.Options() with { Timeout = TimeSpan.Zero }));
        Assert.ThrowsAny<ArgumentException>(() => new RouteWatcher(_app.Options() with { Stream = "" }));
    }

    public void Dispose()
    {
        _app.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task FailsAsync(RouteWatcher watcher, string why) => Eventually.Async(() => watcher.LastFailure == why, Patience, why);
}
