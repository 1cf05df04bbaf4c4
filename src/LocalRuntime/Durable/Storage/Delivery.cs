using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>
/// A message on its way to another instance, stored with the step that sends it and delivered after. Delivered at least once: its event
/// carries an id that the receiver remembers. An <see cref="ExecutionStarted"/> starts the receiver.
/// </summary>
/// <param name="InstanceId">The receiver.</param>
/// <param name="ExecutionId">The receiver's execution; null: whichever runs.</param>
/// <param name="Event">What it must learn.</param>
internal sealed record Delivery(string InstanceId, string? ExecutionId, HistoryEvent Event);
