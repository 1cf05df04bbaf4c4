namespace Chasqui.Actuators;

/// <summary>A target's settings do not say what is needed; nothing was done.</summary>
internal sealed class ActuatorSettingException(string message) : Exception(message);
