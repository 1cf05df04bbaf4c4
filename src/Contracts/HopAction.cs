namespace Chasqui.Contracts;

/// <summary>What happened to the event at a stage. The numbers are part of the binary frame.</summary>
public enum HopAction : byte
{
    /// <summary>Written to a topic and acknowledged.</summary>
    Sent = 0,

    /// <summary>Read from a topic.</summary>
    Received = 1,

    /// <summary>Dropped on purpose: a known end.</summary>
    Filtered = 2,

    /// <summary>Given up on, with a reason, aborted transactions included: a known end.</summary>
    Failed = 3,
}
