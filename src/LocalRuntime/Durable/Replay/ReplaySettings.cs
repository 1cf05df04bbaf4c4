using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// What a replay needs beyond history. The default version is that of sub-orchestrations that name none; a timer longer than the maximum
/// is made of several of at most that length, as in the real engine.
/// </summary>
internal sealed record ReplaySettings(DataConverter Converter, ILoggerFactory LoggerFactory, string DefaultVersion, TimeSpan MaximumTimerInterval);
