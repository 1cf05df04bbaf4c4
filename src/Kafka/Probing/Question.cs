using Chasqui.Domain.Tracing;
using Chasqui.Monitoring.Ports;
using Confluent.Kafka;

namespace Chasqui.Kafka.Probing;

/// <summary>One request on its way to its answer.</summary>
internal sealed class Question(ProbeRequest request)
{
    public ProbeRequest Request => request;

    public TopicPartitionOffset Place { get; } = new(request.Coordinates.Topic, request.Coordinates.Partition, request.Coordinates.Offset);

    public ProbeAnswer Answer { get; private set; } = new(request, ProbeOutcome.Unknown, "nothing answered");

    public bool IsOpen { get; private set; } = true;

    public void Settle(ProbeOutcome outcome, string detail)
    {
        Answer = new(request, outcome, detail);
        IsOpen = false;
    }

    /// <summary>Notes why there is no answer yet; a later attempt may find one.</summary>
    public void Excuse(string why) => Answer = new(request, ProbeOutcome.Unknown, why);
}
