using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>A function found in an assembly: its method, its one trigger and its retry attribute.</summary>
public sealed class FunctionDescriptor : FunctionDefinition
{
    internal FunctionDescriptor(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger, RetryRules? retry)
    {
        Name = name;
        Method = method;
        TriggerParameter = triggerParameter;
        Trigger = trigger;
        Retry = retry;
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            triggerParameter.Name!, new TriggerMetadata(triggerParameter.Name!, KindOf(trigger)));
    }

    public MethodInfo Method { get; }

    public ParameterInfo TriggerParameter { get; }

    public TriggerBindingAttribute Trigger { get; }

    /// <summary>Null when the function has no retry attribute.</summary>
    public RetryRules? Retry { get; }

    public override string Name { get; }

    // The name is unique in the app and outlives a restart, which is all that an id must do.
    public override string Id => Name;

    public override string PathToAssembly => Method.Module.Assembly.Location;

    public override string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    // KafkaTriggerAttribute -> kafkaTrigger, as in the metadata of the real host.
    private static string KindOf(TriggerBindingAttribute trigger)
    {
        var name = trigger.GetType().Name.Replace("Attribute", string.Empty, StringComparison.Ordinal);
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private sealed class TriggerMetadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
