using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Consumers.Recording;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Recording;

/// <summary>Every capability's judge. A new one is added here.</summary>
public static class RecordingJudges
{
    /// <param name="settings">What to judge by; null, or without streams, where a judge has to guess.</param>
    /// <param name="types">The types of observation that the recording has.</param>
    public static ImmutableArray<IRecordingJudge> Create(SystemTopology? settings, IReadOnlySet<string> types) =>
    [
        new TraceRecordingJudge(settings is { Streams.IsEmpty: false } ? settings.Streams : null, types.Contains("watermark"), settings?.Tracing),
        .. ConsumersIn(settings, types),
        .. BrokersIn(settings, types),
    ];

    private static IEnumerable<IRecordingJudge> ConsumersIn(SystemTopology? settings, IReadOnlySet<string> types)
    {
        var policies = settings?.Consumers ?? ConsumerPolicies.None;
        return ConsumerRecordingJudge.Tells.Any(types.Contains) ? [new ConsumerRecordingJudge(policies.For)] : [];
    }

    private static IEnumerable<IRecordingJudge> BrokersIn(SystemTopology? settings, IReadOnlySet<string> types)
    {
        var brokers = settings?.Brokers ?? new();
        return BrokerRecordingJudge.Tells.Any(types.Contains) ? [new BrokerRecordingJudge(cluster => brokers.For(cluster).Rules)] : [];
    }
}
