using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Incidents;

/// <summary>Events 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Error, "Incident {Id} opened, {Severity}: {Subject}: {Summary}; owner {Owner}")]
    public static partial void Opened(ILogger logger, string id, string severity, string subject, string summary, string? owner);

    [LoggerMessage(1501, LogLevel.Warning, "Incident {Id} is {Severity} now, was {Before}: {Subject}: {Summary}; owner {Owner}")]
    public static partial void SeverityChanged(ILogger logger, string id, string severity, string before, string subject, string summary, string? owner);

    [LoggerMessage(1502, LogLevel.Information, "Incident {Id} closed: {Subject}: {Summary}; owner {Owner}")]
    public static partial void Closed(ILogger logger, string id, string subject, string summary, string? owner);

    [LoggerMessage(1503, LogLevel.Error, "A listener to incidents failed on {Id}")]
    public static partial void ListenerFailed(ILogger logger, string id, Exception failure);
}
