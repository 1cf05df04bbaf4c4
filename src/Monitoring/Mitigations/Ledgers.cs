using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Changes the ledger, whoever else does at the same time.</summary>
public sealed class Ledgers(IMitigationLedgerStore store)
{
    private const int MostRaces = 50;

    /// <summary>Replaces the ledger by what <paramref name="change"/> makes of it; it is asked anew when somebody else was faster. Null leaves it as it is.</summary>
    public async Task ChangeAsync(Func<MitigationLedger, Task<MitigationLedger?>> change, CancellationToken cancellation)
    {
        for (var race = 0; race < MostRaces; race++)
        {
            var stored = await store.LoadAsync(cancellation);
            if (await change(stored.Ledger) is not { } next || await store.SaveAsync(next, stored.Tag, cancellation))
                return;
        }

        throw new InvalidOperationException($"The ledger of mitigations was changed by others {MostRaces} times in a row.");
    }

    /// <summary>The mitigation holds nothing any more; if it acted, its cooldown counts from now.</summary>
    public Task ReleaseAsync(MitigationOrder order, long nowMs, CancellationToken cancellation) => ChangeAsync(
        ledger => Task.FromResult(ledger.Holders.Contains(order.Id)
            ? (ledger.HasCharged(order.Id) ? ledger.Charge(order, nowMs) : ledger).Release(order.Id) : null),
        cancellation);
}
