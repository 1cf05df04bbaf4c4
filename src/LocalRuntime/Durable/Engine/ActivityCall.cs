using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>One call of an activity.</summary>
public sealed class ActivityCall : TaskActivityContext
{
    private readonly DataConverter converter;

    internal ActivityCall(TaskName name, string version, string instanceId, int taskId, string? input, DataConverter converter)
    {
        Name = name;
        Version = version;
        InstanceId = instanceId;
        TaskId = taskId;
        SerializedInput = input;
        this.converter = converter;
    }

    public override TaskName Name { get; }

    public override string InstanceId { get; }

    public override string Version { get; }

    /// <value>The call's sequence number in the orchestration's current execution, from 0.</value>
    public int TaskId { get; }

    /// <value>JSON; null: none.</value>
    public string? SerializedInput { get; }

    public T? ReadInput<T>() => converter.Deserialize<T>(SerializedInput);

    public object? ReadInput(Type type) => converter.Deserialize(SerializedInput, type);
}
