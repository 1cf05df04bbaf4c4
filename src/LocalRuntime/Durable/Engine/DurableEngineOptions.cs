using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>How the local durable engine runs.</summary>
public sealed class DurableEngineOptions
{
    /// <value>The table's name: letters and digits, 3 to 63, beginning with a letter. Engines of one table share its instances. "ChasquiDurable" by default.</value>
    public string HubName { get; set; } = "ChasquiDurable";

    /// <value>Of the storage account; "UseDevelopmentStorage=true" by default.</value>
    public string ConnectionString { get; set; } = "UseDevelopmentStorage=true";

    /// <value>Names this engine among those of the hub; random by default. Two running engines must not share one.</value>
    public string EngineId { get; set; } = Guid.NewGuid().ToString("N");

    /// <value>How often the hub is asked for work that did not come from this process; 500 ms by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <value>How often every open instance is looked at, whether it seems to need it or not; 15 s by default.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <value>
    /// How long after its last sign of life an engine's running activities are taken over by others; 10 s by default. It gives a sign
    /// three times as often. Clocks of machines sharing a hub must agree to well below this.
    /// </value>
    public TimeSpan EngineTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>How many instances are advanced at once; 16 by default.</value>
    public int MaximumConcurrentInstances { get; set; } = 16;

    /// <value>How many activities run at once; 64 by default.</value>
    public int MaximumConcurrentActivities { get; set; } = 64;

    /// <value>How many messages one step takes at most, 1 to 60; 40 by default. The rest wait for the next step.</value>
    public int MaximumMessagesPerStep { get; set; } = 40;

    /// <value>Longer timers are made of several of this length; 3 days by default, as in the real engine.</value>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <value>The version of instances started without one; empty (unversioned) by default.</value>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <value>By default JSON as the real isolated worker writes it: property names read without regard to case, fields left out.</value>
    public DataConverter DataConverter { get; set; } =
        new JsonDataConverter(new System.Text.Json.JsonSerializerOptions { PropertyNameCaseInsensitive = true });
}
