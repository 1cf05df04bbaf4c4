using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>Something that acted.</summary>
/// <param name="MitigationId">Which mitigation.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">Its target.</param>
/// <param name="AtMs">When it began to act, or last ended, in Unix milliseconds.</param>
public sealed record MitigationAct(string MitigationId, MitigationKind Kind, string Subject, long AtMs);

/// <summary>
/// Who holds what, and who acted lately: what locks, cooldowns and budgets are kept by. One value, replaced whole and only if nobody else replaced it
/// meanwhile; so that a lock and a budget are taken together or not at all, across instances and restarts.
/// </summary>
public sealed record MitigationLedger
{
    public const int MostActs = 1000;
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    public static readonly MitigationLedger Empty = new();

    /// <summary>By target or cluster: the mitigation that holds it.</summary>
    public ImmutableSortedDictionary<string, string> Held { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The acts of the last day, oldest first; the newest <see cref="MostActs"/>.</summary>
    public ImmutableArray<MitigationAct> Acts { get; init; } = [];

    /// <summary>The mitigations that hold something.</summary>
    public IEnumerable<string> Holders => Held.Values.Distinct();

    /// <summary>The evidence with what the ledger knows about the order.</summary>
    public GuardEvidence AddTo(GuardEvidence evidence, MitigationOrder order, long nowMs) => evidence with
    {
        TargetHeldBy = OtherHolder(order.Subject, order.Id),
        ClusterHeldBy = order.Keys.Skip(1).Select(key => OtherHolder(key, order.Id)).FirstOrDefault(holder => holder is not null),
        LastActedMs = Acts.Where(act => act.Subject == order.Subject && act.MitigationId != order.Id).Select(act => (long?)act.AtMs).Max(),
        ActedInHour = Acts.Where(act => act.Kind == order.Kind && act.MitigationId != order.Id && act.AtMs > nowMs - Hour).DistinctBy(act => act.MitigationId).Count(),
    };

    public bool IsHeldBy(MitigationOrder order) => order.Keys.All(key => Held.GetValueOrDefault(key) == order.Id);

    /// <summary>Whether another mitigation holds something that the order needs.</summary>
    public bool IsHeldFrom(MitigationOrder order) => order.Keys.Any(key => OtherHolder(key, order.Id) is not null);

    /// <summary>The order holds its target and clusters. Doing it again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">Another one holds one of them: the guardrails were not asked.</exception>
    public MitigationLedger Take(MitigationOrder order)
    {
        if (order.Keys.Any(key => OtherHolder(key, order.Id) is not null))
            throw new InvalidOperationException($"Mitigation {order.Id} takes what another one holds.");
        return this with { Held = Held.SetItems(order.Keys.Select(key => KeyValuePair.Create(key, order.Id))) };
    }

    /// <summary>The order acts, or has just ended acting: cooldown and budget count from then. Its earlier act is replaced.</summary>
    public MitigationLedger Charge(MitigationOrder order, long atMs)
    {
        var acts = Acts.RemoveAll(act => act.MitigationId == order.Id || act.AtMs <= atMs - Day).Add(new(order.Id, order.Kind, order.Subject, atMs));
        return this with { Acts = acts.Length > MostActs ? acts[^MostActs..] : acts };
    }

    /// <summary>The mitigation holds nothing any more.</summary>
    public MitigationLedger Release(string mitigationId) =>
        this with { Held = Held.RemoveRange(Held.Where(held => held.Value == mitigationId).Select(held => held.Key)) };

    public bool HasCharged(string mitigationId) => Acts.Any(act => act.MitigationId == mitigationId);

    private string? OtherHolder(string key, string id) => Held.TryGetValue(key, out var holder) && holder != id ? holder : null;
}
