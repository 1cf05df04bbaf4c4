using Chasqui.Client.Routing;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Payments;

/// <summary>A stream that may be led over the standby of its cluster: a till that writes where the route says, and a bank that reads both clusters.</summary>
internal sealed class PaymentStream : IDisposable
{
    public const string Stream = "payments";
    public const string Topic = "payments";
    public const string Group = "bank";
    public const string Home = "fronting";
    public const string Standby = "standby";

    /// <summary>How often the SDK asks for the route.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly RouteWatcher _watcher;

    public PaymentStream(DemoClusters clusters, AppApi api, TimeProvider time)
    {
        _watcher = new RouteWatcher(new RouteWatcherOptions { App = api.Address, Key = api.Key, Stream = Stream, Home = Home, Standbys = [Standby], Interval = AskEvery });
        Bank = new Bank(clusters, Ledger);
        Till = new Till(clusters, _watcher, Ledger, time);
    }

    public PaymentLedger Ledger { get; } = new();

    public Till Till { get; }

    public Bank Bank { get; }

    public void Dispose()
    {
        Till.Dispose();
        Bank.Dispose();
        _watcher.Dispose();
    }
}
