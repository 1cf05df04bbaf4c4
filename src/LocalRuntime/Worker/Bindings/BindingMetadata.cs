namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the runtime knows of one binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>The name of the bound parameter.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of binding, such as <c>kafkaTrigger</c> or <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
