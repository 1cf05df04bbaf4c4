namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a parameter that receives the hub's <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : Attribute
{
    /// <value>Ignored here: one process has one hub.</value>
    public string? TaskHub { get; set; }

    /// <value>Ignored here.</value>
    public string? ConnectionName { get; set; }
}
