namespace Chasqui.Contracts.Wire;

/// <summary>What the hops of a frame share, written once a frame: all of a hop that is text, and the action.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Action">The action.</param>
/// <param name="Cluster">The cluster of the coordinates; empty when they are not known.</param>
/// <param name="Topic">The topic of the coordinates; empty when they are not known.</param>
/// <param name="Reason">Why it was filtered or failed; empty otherwise.</param>
public readonly record struct HopRoute(string Stream, string Stage, HopAction Action, string Cluster = "", string Topic = "", string Reason = "");
