namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>
/// Says that an instance may need an engine. Written before the instance is, rewritten (so that its ETag changes) after each message to it,
/// and removed only when the instance is known to need nothing.
/// </summary>
/// <param name="InstanceId">Whose it is.</param>
/// <param name="ETag">Another one than last time: there is something new.</param>
/// <param name="At">When it was written, by the writer's clock.</param>
/// <param name="Starting">True: written ahead of the instance, which may be about to appear.</param>
internal sealed record OpenEntry(string InstanceId, string ETag, DateTimeOffset At, bool Starting);
