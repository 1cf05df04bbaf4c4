namespace Chasqui.Cli;

/// <summary>What the command touches of the world, so that a test can stand in for it.</summary>
public sealed record CliConsole
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Errors and remarks.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Sends requests to the app.</summary>
    public required Func<HttpMessageHandler> HttpHandler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The width of tables, in characters.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Whether tables may be coloured.</summary>
    public bool Colours { get; init; }

    public static CliConsole OfProcess() => new()
    {
        Out = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16),
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        HttpHandler = () => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) },
        Width = Console.IsOutputRedirected ? 200 : Math.Max(60, Console.WindowWidth),
        Colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
    };
}
