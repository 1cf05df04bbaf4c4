namespace Chasqui.Kafka.Wire;

/// <summary>The requests that are used, and the versions of them that we speak.</summary>
internal enum ApiKey : short
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetFetch = 9,
    FindCoordinator = 10,
    DescribeGroups = 15,
    ListGroups = 16,
    SaslHandshake = 17,
    ApiVersions = 18,
    SaslAuthenticate = 36,
    ListPartitionReassignments = 46,
    DescribeQuorum = 55,
    ConsumerGroupDescribe = 69,
    ShareGroupDescribe = 77,
}
