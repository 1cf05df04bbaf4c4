using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Events 1700 to 1799. Alerts are set on 1700.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Critical, "Page {To}: {Subject}: {Says}; mitigation {Mitigation}, incident {Incident}")]
    public static partial void Paged(ILogger logger, string to, string subject, string says, string mitigation, string? incident);

    [LoggerMessage(1701, LogLevel.Warning, "Mitigation {Id} of {Subject} is {State} now: {Says}; by {By}")]
    public static partial void Changed(ILogger logger, string id, string subject, string state, string says, string by);

    [LoggerMessage(1702, LogLevel.Warning, "Mitigation {Id}: {Act} on {Target}: {Outcome}: {Says}")]
    public static partial void Acted(ILogger logger, string id, string act, string target, string outcome, string says);

    [LoggerMessage(1703, LogLevel.Error, "Mitigation {Id}: the actuator {Actuator} failed")]
    public static partial void ActuatorFailed(ILogger logger, string id, string actuator, Exception failure);

    [LoggerMessage(1705, LogLevel.Error, "Page {Key} to {To} could not be sent, try {Try}: {Says}")]
    public static partial void NotPaged(ILogger logger, string to, string key, int @try, string says);

    [LoggerMessage(1706, LogLevel.Information, "{Count} mitigations are forgotten: their retention is over")]
    public static partial void Forgotten(ILogger logger, int count);

    [LoggerMessage(1704, LogLevel.Error, "Policy could not look at incident {Incident}")]
    public static partial void PolicyFailed(ILogger logger, string incident, Exception failure);
}
