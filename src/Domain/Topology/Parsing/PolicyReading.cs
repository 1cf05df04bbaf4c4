using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>mitigations.policies</c>: by kind of mitigation.</summary>
internal static class PolicyReading
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static ImmutableDictionary<MitigationKind, MitigationPolicy> Read(TopologyReader section, ImmutableDictionary<string, PagerTopology> pagers)
    {
        var policies = ImmutableDictionary.CreateBuilder<MitigationKind, MitigationPolicy>();
        foreach (var (name, reader) in section.IsMissing ? [] : section.Members())
            if (MitigationKindText.TryParse(name, out var kind))
                policies[kind] = ReadPolicy(kind, reader, pagers);
            else
                reader.Error($"'{name}' is not a kind of mitigation.{DidYouMean.Sentence(name, MitigationKindText.All)} One of {string.Join(", ", MitigationKindText.All)} is expected.");
        return policies.ToImmutable();
    }

    private static MitigationPolicy ReadPolicy(MitigationKind kind, TopologyReader reader, ImmutableDictionary<string, PagerTopology> pagers)
    {
        var none = new MitigationPolicy { Kind = kind };
        var policy = none with
        {
            Mode = reader.Property("mode").Choice(none.Mode),
            Verdicts = ReadVerdicts(kind, reader.Property("verdicts")),
            After = reader.Property("after").Duration(none.After, TimeSpan.Zero, Day),
            ApproveWithin = reader.Property("approveWithin").Duration(none.ApproveWithin, Second, 6 * Day),
            EvidenceWithin = reader.Property("evidenceWithin").Duration(none.EvidenceWithin, Second, TimeSpan.FromHours(1)),
            Cooldown = reader.Property("cooldown").Duration(none.Cooldown, TimeSpan.Zero, Day),
            PerHour = reader.Property("perHour").Whole(none.PerHour, 1, 1000),
            BrokersPercent = reader.Property("brokersPercent").Whole(none.BrokersPercent, 0, 50),
            EffectWithin = reader.Property("effectWithin").Duration(none.EffectWithin, Second, Day),
            LeadersWithin = reader.Property("leadersWithin") is { IsMissing: false } leaders ? leaders.Duration(TimeSpan.Zero, TimeSpan.Zero, Day) : null,
            StableFor = reader.Property("stableFor").Duration(none.StableFor, TimeSpan.Zero, Day),
            CheckEvery = reader.Property("checkEvery").Duration(none.CheckEvery, Second / 10, TimeSpan.FromHours(1)),
            Pages = reader.Property("pages").Text("who is paged") ?? none.Pages,
            PagesRefusals = reader.Property("pagesRefusals").Flag(none.PagesRefusals),
        };
        if (policy.CheckEvery > policy.EffectWithin)
            reader.Error("checkEvery", $"is longer than effectWithin, {DurationText.Format(policy.EffectWithin)}: a shorter duration is expected.");
        if (policy.AwaitedWithin >= policy.EffectWithin)
            reader.Error("leadersWithin", $"is not less than effectWithin, {DurationText.Format(policy.EffectWithin)}: a shorter duration is expected.");
        // Where there are no pagers at all, pages are log events, and whose they are is for alerts to tell.
        if (!pagers.IsEmpty && !reader.Property("pages").IsMissing && !pagers.ContainsKey(policy.Pages))
            reader.Error("pages", $"'{policy.Pages}' is not a pager.{DidYouMean.Sentence(policy.Pages, pagers.Keys)} One of {string.Join(", ", pagers.Keys.Order(StringComparer.Ordinal))} is expected.");
        reader.RejectUnknown();
        return policy;
    }

    private static ImmutableArray<string> ReadVerdicts(MitigationKind kind, TopologyReader reader)
    {
        if (reader.IsMissing)
            return MitigationPolicy.DefaultVerdicts(kind);
        var known = VerdictsOf(kind);
        List<string> verdicts = [];
        foreach (var item in reader.Items())
            if (item.Text("a verdict") is { } text)
            {
                if (Array.Find(known, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } verdict)
                    verdicts.Add(verdict);
                else
                    item.Error($"'{text}' starts no {MitigationKindText.Of(kind)}.{DidYouMean.Sentence(text, known)} {(known.Length == 0 ? "Nothing" : $"One of {string.Join(", ", known)}")} is expected.");
            }

        return [.. verdicts];
    }

    private static string[] VerdictsOf(MitigationKind kind) => kind switch
    {
        MitigationKind.RestartConsumer => Enum.GetNames<ConsumerVerdict>(),
        MitigationKind.ReplaceBroker => Enum.GetNames<BrokerVerdict>(),
        MitigationKind.FailOverStream => Enum.GetNames<ClusterVerdict>(),
        _ => [],
    };
}
