using Chasqui.Client.Emitting;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client.Producing;

/// <summary>
/// Tells what became of the events a producer wrote. What happens inside a transaction is held until it is known whether it
/// committed: the events of one that did not are known ends, not losses.
/// </summary>
internal sealed class SendTracker(ChasquiTracer tracer, TracedProducerOptions options)
{
    private readonly string _stage = options.Stage ?? tracer.Options.Stage;
    private readonly string _cluster = options.Cluster ?? tracer.Options.Cluster;
    private readonly ulong _threshold = tracer.Threshold(options.Stream);
    private volatile SendTransaction? _transaction;

    /// <summary>The transaction that is open now, to be handed to <see cref="Sent"/> and <see cref="Failed"/>; null outside of one.</summary>
    public SendTransaction? Transaction => _transaction;

    /// <summary>True, with the trace, when the message is followed: it carries a header, or starts here and is sampled and gets one.</summary>
    public bool TryTrace(MessageMetadata message, out TraceContext trace)
    {
        if (message.Headers is { Count: > 0 } headers && TraceContext.TryRead(headers, out trace))
            return true;
        trace = default;
        if (_threshold == 0 || !tracer.TryStart(options.Stream!, _threshold, out trace))
            return false;
        trace.Write(message);
        return true;
    }

    // Without delivery reports there are no coordinates, only that it was handed over.
    public void Sent(SendTransaction? transaction, in TraceContext trace, TopicPartitionOffset at) => Tell(transaction, new PendingHop(
        new HopRoute(trace.Stream, _stage, HopAction.Sent, _cluster, at.Topic),
        trace.Id, tracer.Now(), at.Offset.Value < 0 ? -1 : at.Partition.Value, Math.Max(-1, at.Offset.Value), at.LeaderEpoch ?? -1));

    public void Failed(SendTransaction? transaction, in TraceContext trace, string topic, Error error) => Tell(transaction, new PendingHop(
        new HopRoute(trace.Stream, _stage, HopAction.Failed, _cluster, topic, error.Code.ToString()), trace.Id, tracer.Now(), -1, -1, -1));

    public void Begin() => _transaction = new SendTransaction(tracer);

    /// <summary>Also for a transaction left open when the producer goes: the broker aborts it.</summary>
    public void End(bool committed)
    {
        var transaction = _transaction;
        _transaction = null;
        transaction?.End(committed);
    }

    private void Tell(SendTransaction? transaction, in PendingHop hop)
    {
        if (transaction is null)
            tracer.Emit(hop);
        else
            transaction.Tell(hop);
    }
}
