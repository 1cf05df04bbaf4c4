namespace Microsoft.Azure.Functions.Worker;

/// <summary>Who set a record's timestamp.</summary>
public enum KafkaTimestampType
{
    NotAvailable = 0,
    CreateTime = 1,
    LogAppendTime = 2,
}
