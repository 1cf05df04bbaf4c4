using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Http;

/// <summary>Log messages of HTTP triggers, 7040 to 7059.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(7040, LogLevel.Information, "No setting {Setting}: HTTP functions open with the key {Key} until the app stops")]
    public static partial void KeyMade(ILogger logger, string setting, string key);

    [LoggerMessage(7041, LogLevel.Information, "HTTP functions listen on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(7042, LogLevel.Information, "Function {Function}: {Methods} {Address}/{Route}")]
    public static partial void Route(ILogger logger, string function, string methods, string address, string route);

    [LoggerMessage(7043, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string path);
}
