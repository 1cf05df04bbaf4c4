namespace Chasqui.Domain.Incidents;

/// <summary>How bad it is. Ordered. The numbers are stored: never renumber.</summary>
public enum IncidentSeverity : byte
{
    /// <summary>Good.</summary>
    None = 0,

    /// <summary>Not good, and on its way to be: opens no incident, and keeps one open.</summary>
    Info = 1,

    /// <summary>Somebody should look at it in working hours.</summary>
    Warning = 2,

    /// <summary>Somebody should look at it now.</summary>
    Critical = 3,
}
