namespace Chasqui.Domain.Routes;

/// <summary>
/// Where a stream is written to now in place of one cluster of its path. One that was never switched is at home, at epoch 0, and is kept nowhere.
/// </summary>
public sealed record Route
{
    /// <summary>The stream.</summary>
    public required string Stream { get; init; }

    /// <summary>The cluster that the path names.</summary>
    public required string Home { get; init; }

    /// <summary>The cluster that producers write to now: <see cref="Home"/> or its standby.</summary>
    public required string Cluster { get; init; }

    /// <summary>How often it was switched, from 0. Only ever grows, so that who has heard of a later one never goes back.</summary>
    public long Epoch { get; init; }

    /// <summary>The cluster that was written to before and may still hold what nobody has read; null when there is none.</summary>
    public string? Draining { get; init; }

    /// <summary>When it was switched last, in Unix milliseconds by the app's clock; 0 when never.</summary>
    public long SinceMs { get; init; }

    /// <summary>The idempotency key of the last switch.</summary>
    public string? Key { get; init; }

    /// <summary>Who switched it last.</summary>
    public string? By { get; init; }

    /// <summary>Why it was switched last.</summary>
    public string? Why { get; init; }

    public RouteState State => Draining is null ? RouteState.Single : RouteState.Draining;

    /// <summary>A route that was never switched.</summary>
    public static Route Initial(string stream, string home) => new() { Stream = stream, Home = home, Cluster = home };
}
