using Chasqui.Client.Emitting;

namespace Chasqui.Client.Routing;

/// <summary>
/// Follows the route of one stream in the background. Until the app is heard it is the one of the file, or home at epoch 0; while the app cannot be
/// reached it stays what it was. It only ever goes forward: an answer with an earlier epoch (from a backup, say) is not followed. Nothing here
/// throws or waits in the application's threads. One a stream and process; give it to every <see cref="RoutedProducer{TKey,TValue}"/> of the stream.
/// </summary>
public sealed class RouteWatcher : IDisposable
{
    private readonly RouteWatcherOptions _options;
    private readonly RouteFile _file;
    private readonly RouteQuestion _question;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Action> _followers = [];
    private readonly Task _loop;
    private volatile Known _known;
    private volatile string? _failure = "not asked yet";

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RouteWatcher(RouteWatcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _file = new RouteFile(options.File);
        _known = new Known(_file.Read() is { } kept && CanFollow(kept) ? kept : new StreamRoute(options.Home, 0));
        _question = new RouteQuestion(options);
        _loop = Task.Run(WatchAsync);
    }

    /// <summary>The route as it is known now.</summary>
    public StreamRoute Current => _known.Route;

    /// <summary>Why the last question brought nothing; null when it did.</summary>
    public string? LastFailure => _failure;

    /// <summary>Waits for a question that is under way, for at most its time-out.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _loop.Wait(_options.Timeout + _options.Timeout);
        _question.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Calls after every question, on a thread of the watcher's, one after another: what could not follow the last time may try again.</summary>
    internal void Follow(Action follower)
    {
        lock (_followers)
            _followers.Add(follower);
    }

    internal void Unfollow(Action follower)
    {
        lock (_followers)
            _followers.Remove(follower);
    }

    internal void Report(string failure)
    {
        _failure = failure;
        ClientMetrics.RouteFailures.Add(1);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await AskAsync().ConfigureAwait(false);
                Action[] followers;
                lock (_followers)
                    followers = [.. _followers];
                foreach (var follower in followers)
                    Call(follower);
                await Task.Delay(_options.Interval * (0.8 + 0.4 * Random.Shared.NextDouble()), _options.Time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
        }
    }

    // A producer that fails to go, say, must not end the watch.
    private void Call(Action follower)
    {
        try
        {
            follower();
        }
        catch (Exception failure)
        {
            Report(failure.Message);
        }
    }

    private async Task AskAsync()
    {
        var (answer, failure) = await _question.AskAsync(_stopping.Token).ConfigureAwait(false);
        if (answer is { } route && !CanFollow(route))
        {
            _question.Forget();
            failure = $"the route goes to cluster '{route.Cluster}', which is not among those known here";
        }
        else if (answer is { } next && next.Epoch > Current.Epoch)
        {
            _known = new Known(next);
            failure = _file.Write(next);
            ClientMetrics.RouteSwitches.Add(1);
        }
        else if (answer is { } old && old.Epoch < Current.Epoch)
        {
            _question.Forget();
            failure = $"the app says epoch {old.Epoch}, and {Current.Epoch} is known here";
        }

        _failure = failure;
        if (failure is not null)
            ClientMetrics.RouteFailures.Add(1);
    }

    private bool CanFollow(StreamRoute route) => route.Cluster == _options.Home || _options.Standbys.Contains(route.Cluster);

    /// <summary>A route in a box, so that it is replaced whole.</summary>
    private sealed record Known(StreamRoute Route);
}
