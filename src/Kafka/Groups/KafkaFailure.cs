using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>What Kafka's error codes mean for a question about groups.</summary>
internal static class KafkaFailure
{
    /// <summary>In words; null for none.</summary>
    public static string? Reason(short code) => code == 0 ? null : new Error((ErrorCode)code).Reason;

    /// <summary>Whether asking again a moment later may help: a coordinator that is being found, elected or loaded.</summary>
    public static bool IsPassing(short code) =>
        (ErrorCode)code is ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup;
}
