using Chasqui.Contracts;

namespace Chasqui.Demo.Truth;

/// <summary>Names of the demo's hops.</summary>
internal static class PathHops
{
    public const int Count = 4;

    public static IReadOnlyList<string> Names { get; } = ["app/sent", "router/received", "router/sent", "sink/received"];

    /// <summary>The hop of a stage and an action; null for what is no hop of the path, such as an end.</summary>
    public static PathHop? Of(string stage, HopAction action) => (stage, action) switch
    {
        ("app", HopAction.Sent) => PathHop.AppSent,
        ("router", HopAction.Received) => PathHop.RouterReceived,
        ("router", HopAction.Sent) => PathHop.RouterSent,
        ("sink", HopAction.Received) => PathHop.SinkReceived,
        _ => null,
    };
}
