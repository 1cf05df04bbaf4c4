using System.ComponentModel.DataAnnotations;

namespace Chasqui.Client.Routing;

/// <summary>Which route a process follows, and how it asks for it. Read once, when the <see cref="RouteWatcher"/> is made.</summary>
public sealed record RouteWatcherOptions
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Where the app answers, such as <c>https://chasqui.example.com</c>.</summary>
    [Required]
    public required Uri App { get; init; }

    /// <summary>The function key; null when the app wants none.</summary>
    public string? Key { get; init; }

    /// <summary>The stream, as the topology names it.</summary>
    [Required]
    public required string Stream { get; init; }

    /// <summary>The cluster that the topology says is written to; used until another is heard of.</summary>
    [Required]
    public required string Home { get; init; }

    /// <summary>The clusters this process can write to, besides its home. A route to another one is not followed, and counted as a failure.</summary>
    public IReadOnlyCollection<string> Standbys { get; init; } = [];

    /// <summary>Where the last known route is kept over restarts; null for nowhere.</summary>
    public string? File { get; init; }

    /// <summary>How often the app is asked, give or take a fifth, so that processes that start together do not ask together.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>How long an answer is waited for.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Sends the requests; for proxies, certificates and tests. It is disposed with the watcher.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(App);
        ArgumentException.ThrowIfNullOrWhiteSpace(Stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(Home);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
    }
}
