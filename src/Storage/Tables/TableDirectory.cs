using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Chasqui.Storage.Tables;

/// <summary>Tables by kind and day, in the account of their stream. Made when first written to.</summary>
internal sealed class TableDirectory
{
    private readonly string _prefix;
    private readonly TableServiceClient _default;
    private readonly Dictionary<string, TableServiceClient> _byStream;
    private readonly ConcurrentDictionary<(TableServiceClient, string), Lazy<Task<TableClient>>> _tables = [];

    public TableDirectory(TableStorageOptions options)
    {
        _prefix = options.Prefix;
        _default = options.NewClient(options.Account);
        var accounts = options.StreamAccounts.Values.Distinct().ToDictionary(a => a, a => a == options.Account ? _default : options.NewClient(a));
        _byStream = options.StreamAccounts.ToDictionary(s => s.Key, s => accounts[s.Value], StringComparer.Ordinal);
        Accounts = [_default, .. accounts.Values.Where(a => a != _default)];
    }

    public IReadOnlyList<TableServiceClient> Accounts { get; }

    public string Prefix => _prefix;

    public TableServiceClient AccountOf(string? stream) => stream is not null && _byStream.TryGetValue(stream, out var own) ? own : _default;

    /// <summary>A table that may not exist yet, for reading.</summary>
    public TableClient ForReading(string kind, string day = "", string? stream = null) => AccountOf(stream).GetTableClient(_prefix + kind + day);

    /// <summary>A table that exists.</summary>
    public async Task<TableClient> ForWritingAsync(string kind, string day = "", string? stream = null, CancellationToken cancellation = default)
    {
        var key = (AccountOf(stream), _prefix + kind + day);

        // Not stopped by the first caller's token: others wait for the same table.
        var table = _tables.GetOrAdd(key, k => new Lazy<Task<TableClient>>(() => CreateAsync(k.Item1, k.Item2)));
        try
        {
            return await table.Value.WaitAsync(cancellation);
        }
        catch (Exception) when (table.Value.IsFaulted)
        {
            _tables.TryRemove(KeyValuePair.Create(key, table));
            throw;
        }
    }

    public void Forget(TableServiceClient account, string name) => _tables.TryRemove((account, name), out _);

    /// <summary>Whether a request failed because nothing was ever written to its table.</summary>
    public static bool IsMissing(RequestFailedException failure) => failure is { Status: 404 };

    private static async Task<TableClient> CreateAsync(TableServiceClient account, string name)
    {
        var table = account.GetTableClient(name);
        await table.CreateIfNotExistsAsync();
        return table;
    }
}
