using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;

namespace Chasqui.Kafka.Tests.Groups;

public sealed class ListRequestsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Groups_of_consumers_shared_or_not_and_of_those_that_only_commit_are_read_and_no_others(short version)
    {
        var answer = version >= 1 ? new WireWriter().Int32(0) : new WireWriter();
        answer.Int16(0).Int32(4).Text("billing").Text("consumer").Text("tasks").Text("share").Text("commits").Text("").Text("connect-cluster").Text("connect");
        Assert.Equal("billing, tasks, commits", string.Join(", ", ListRequests.Read(answer.Written.Span, version)));
    }

    [Fact]
    public void A_broker_that_loads_its_groups_does_not_know_them() =>
        Assert.Equal(
            ErrorCode.GroupLoadInProgress,
            Assert.Throws<KafkaException>(() => ListRequests.Read(new WireWriter().Int32(0).Int16((short)ErrorCode.GroupLoadInProgress).Int32(0).Written.Span, 2)).Error.Code);
}
