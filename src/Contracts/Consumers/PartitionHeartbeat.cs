namespace Chasqui.Contracts.Consumers;

/// <summary>How far a consumer has come in one partition it owns. Offsets are -1, and the time 0, when not known.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Position">The offset after the last record handed to the application.</param>
/// <param name="Committed">The offset the group would go on from: the one after the last record it is done with.</param>
/// <param name="EndOffset">The offset the next record written will get, as last seen by this consumer.</param>
/// <param name="LastProgressAtMs">When the position or the committed offset last moved, in Unix milliseconds.</param>
public readonly record struct PartitionHeartbeat(
    string Topic, int Partition, long Position = -1, long Committed = -1, long EndOffset = -1, long LastProgressAtMs = 0);
