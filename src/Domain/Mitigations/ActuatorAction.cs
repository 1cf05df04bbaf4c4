namespace Chasqui.Domain.Mitigations;

/// <summary>What an actuator can be asked to do. The numbers are stored: never renumber.</summary>
public enum ActuatorAction : byte
{
    /// <summary>Restarts the one named instance of a consumer.</summary>
    RestartInstance = 1,

    /// <summary>Restarts every instance of a consumer, one after the other where the platform can.</summary>
    RestartAll = 2,

    /// <summary>Restarts a broker where it is, its disk kept.</summary>
    RestartBroker = 3,

    /// <summary>Gives a broker a new machine, or a new image on the same one; it takes the old one's id.</summary>
    ReplaceBroker = 4,

    /// <summary>Leads a stream over the named cluster. Done by the app itself, never asked of an actuator of the topology.</summary>
    SwitchRoute = 5,
}
