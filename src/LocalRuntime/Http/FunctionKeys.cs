using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Http;

/// <summary>
/// The keys that open HTTP functions: sent as the header <c>x-functions-key</c> or the query parameter <c>code</c>. The function key opens
/// level Function; the master key opens every level and the admin routes.
/// </summary>
public sealed class FunctionKeys
{
    public const string FunctionKeySetting = "LocalRuntime:FunctionKey";
    public const string MasterKeySetting = "LocalRuntime:MasterKey";
    public const string Header = "x-functions-key";
    public const string QueryParameter = "code";

    private const int KeyBytes = 32;

    /// <summary>Keys that no setting gives are made up, and the function key is then logged, once.</summary>
    public FunctionKeys(IConfiguration settings, ILogger<FunctionKeys> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        MasterKey = Given(settings, MasterKeySetting) ?? Given(settings, FunctionKeySetting) ?? NewKey();
        FunctionKey = Given(settings, FunctionKeySetting) ?? NewKey();
        if (Given(settings, FunctionKeySetting) is null)
            HttpLog.KeyMade(logger, FunctionKeySetting, FunctionKey);
    }

    public string FunctionKey { get; }

    /// <summary>The function key too when only that is set.</summary>
    public string MasterKey { get; }

    /// <summary>Whether the request may call a function of this level.</summary>
    public bool Allow(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous)
            return true;

        ArgumentNullException.ThrowIfNull(request);
        var key = request.Headers[Header].FirstOrDefault() ?? request.Query[QueryParameter].FirstOrDefault();
        return key is not null && (Same(key, MasterKey) || (level == AuthorizationLevel.Function && Same(key, FunctionKey)));
    }

    private static string? Given(IConfiguration settings, string name) => settings[name] is { Length: > 0 } key ? key : null;

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    // The time it takes says nothing of where they differ.
    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
