using System.Net;
using Chasqui.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Http;

/// <summary>The web server for HTTP triggers.</summary>
internal static class HttpServer
{
    public const string PortSetting = "LocalRuntime:HttpPort";

    // The real host's setting and default.
    private const string BodyLimitSetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
    private const long DefaultBodyLimit = 100L << 20;
    private const int DefaultPort = 7071;

    public static void Add(WebApplicationBuilder builder, int? port, int? fallbackPort)
    {
        // Read when the server starts, because the app may still add settings.
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) =>
        {
            kestrel.Limits.MaxRequestBodySize = context.Configuration.GetValue(BodyLimitSetting, DefaultBodyLimit);
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port ?? context.Configuration.GetValue<int?>(PortSetting) ?? fallbackPort ?? DefaultPort);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton<FunctionKeys>();
        builder.Services.AddSingleton<LocalFunctions>();
    }
}
