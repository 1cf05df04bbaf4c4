using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>Log messages of the host, 7020 to 7039.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(7020, LogLevel.Information, "Found {Count} functions: {Functions}")]
    public static partial void Found(ILogger logger, int count, string functions);

    [LoggerMessage(7021, LogLevel.Warning, "host.json has a section 'retry', which the host does not read: put a retry attribute on the function")]
    public static partial void RetryIgnored(ILogger logger);
}
