namespace Chasqui.LocalRuntime.Tests.Durable;

public sealed record Greeting(string Place, int Times);
