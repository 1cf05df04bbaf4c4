using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Soak.World;
using Chasqui.Storage;

namespace Chasqui.Soak.Stored;

/// <summary>What the app says of all events together.</summary>
internal sealed record StoredVerdicts(long Events, long Hops, long Open, long Lost, IReadOnlyDictionary<string, long> AtTheEnd)
{
    private const int PageSize = 1000;
    private const long Around = 3_600_000;

    public static async Task<StoredVerdicts> ReadAsync(string account, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var stores = new TableStores(new TableStorageOptions { Account = account, Prefix = Names.Prefix }, TimeProvider.System);
        WindowResult? all = null;
        string? continuation = null;
        do
        {
            var page = await stores.Results.QueryAsync(
                Names.Stream, from.ToUnixTimeMilliseconds() - Around, to.ToUnixTimeMilliseconds() + Around, PageSize, continuation, cancellation);
            foreach (var result in page.Items)
                all = all is null ? result : WindowResult.Merge(all, result);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all is null ? new(0, 0, 0, 0, new Dictionary<string, long>()) : Of(all);
    }

    private static StoredVerdicts Of(WindowResult all) => new(
        all.Traces, all.Hops, all.OpenTraces, all.Path.Sum(h => h.CountOf(TraceVerdict.Lost)),
        all.Path[^1].Counts.GroupBy(c => c.Verdict).ToDictionary(g => g.Key.ToString(), g => g.Sum(c => c.Count)));
}
