using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the runtime knows of a function.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The path of the assembly that holds the function.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>The full name of the function's method.</summary>
    public abstract string EntryPoint { get; }

    public abstract string Id { get; }

    public abstract string Name { get; }

    /// <summary>The bindings that give data to the function, by parameter name: the trigger, here.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
}
