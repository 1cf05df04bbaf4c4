using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace Chasqui.Storage;

/// <summary>Where the tables are.</summary>
public sealed class TableStorageOptions
{
    public const string DefaultPrefix = "chasqui";
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(10);
    public const int DefaultMaxRetries = 4;

    /// <summary>A connection string, or the https endpoint of a table service, which is then used with the app's identity.</summary>
    public required string Account { get; init; }

    /// <summary>By stream: the account of a stream that has its own, in either form.</summary>
    public IReadOnlyDictionary<string, string> StreamAccounts { get; init; } = new Dictionary<string, string>();

    /// <summary>What every table's name starts with: letters and digits, a letter first, at most 30.</summary>
    /// <value>Default <c>chasqui</c>.</value>
    public string Prefix { get; init; } = DefaultPrefix;

    /// <summary>After how long one try of a request is given up.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan RequestTimeout { get; init; } = DefaultRequestTimeout;

    /// <summary>How often a request is tried again after 408, 429, 5xx and connection failures, with growing pauses from 0.2 s to 2 s.</summary>
    /// <value>Default 4.</value>
    public int MaxRetries { get; init; } = DefaultMaxRetries;

    /// <summary>The identity for accounts that are given by endpoint.</summary>
    /// <value>Default <see cref="DefaultAzureCredential"/>.</value>
    public TokenCredential? Credential { get; init; }

    /// <summary>Changes the client's options, such as its transport; for tests.</summary>
    public Action<TableClientOptions>? Configure { get; init; }

    internal TableServiceClient NewClient(string account)
    {
        var options = new TableClientOptions
        {
            Retry = { MaxRetries = MaxRetries, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = RequestTimeout },
            Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false },
        };
        options.AddPolicy(Tables.RawBodies.Policy, HttpPipelinePosition.PerCall);
        options.AddPolicy(Tables.RequestCounting.Policy, HttpPipelinePosition.PerRetry);
        Configure?.Invoke(options);
        return account.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? new TableServiceClient(new Uri(account), Credential ?? new DefaultAzureCredential(), options)
            : new TableServiceClient(account, options);
    }
}
