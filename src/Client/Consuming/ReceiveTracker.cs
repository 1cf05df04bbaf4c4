using Chasqui.Client.Emitting;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client.Consuming;

/// <summary>Tells that a followed event was read. Messages without a trace cost a look at their headers.</summary>
internal sealed class ReceiveTracker(ChasquiTracer tracer, TracedConsumerOptions options)
{
    private readonly string _stage = options.Stage ?? tracer.Options.Stage;
    private readonly string _cluster = options.Cluster ?? tracer.Options.Cluster;

    public void Received(Headers? headers, TopicPartitionOffset at, int? leaderEpoch)
    {
        if (headers is null || headers.Count == 0 || !TraceContext.TryRead(headers, out var trace))
            return;
        var route = new HopRoute(trace.Stream, _stage, HopAction.Received, _cluster, at.Topic);
        tracer.Emit(new PendingHop(route, trace.Id, tracer.Now(), at.Partition.Value, at.Offset.Value, leaderEpoch ?? -1));
    }
}
