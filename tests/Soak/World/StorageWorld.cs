using Chasqui.LocalRuntime.Azurite;
using Chasqui.TestSupport;

namespace Chasqui.Soak.World;

/// <summary>
/// Azurite on disk behind a proxy that refuses. A restart is asked for, so that Azurite writes out what it acknowledged: killed, it would lose up to five seconds
/// of it, which Azure never does. The proxy is away meanwhile, so that the app meets a storage that is gone in the middle of a request.
/// </summary>
internal sealed class StorageWorld : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port;
    private AzuriteProcess _azurite;

    private StorageWorld(AzuriteProcess azurite, string folder, RefusingProxy proxy)
    {
        (_azurite, _port, _folder, Proxy) = (azurite, azurite.Port, folder, proxy);
    }

    public RefusingProxy Proxy { get; }

    /// <summary>Past the proxy, for looking at what is stored.</summary>
    public string Direct => _azurite.ConnectionString;

    /// <summary>For the app.</summary>
    public string Proxied => Direct.Replace(_azurite.TableEndpoint.ToString(), Proxy.Address.ToString(), StringComparison.Ordinal);

    public static async Task<StorageWorld> StartAsync(int seed, Action<string> progress, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-soak-storage-").FullName;
        var azurite = await AzuriteProcess.StartAsync(OptionsAt(folder, 0) with { Progress = progress }, cancellation);
        return new StorageWorld(azurite, folder, await RefusingProxy.StartAsync(azurite.TableEndpoint, seed));
    }

    public async Task RestartAsync()
    {
        Proxy.IsAway = true;
        await _azurite.DisposeAsync();
        _azurite = await AzuriteProcess.StartAsync(OptionsAt(_folder, _port));
        Proxy.IsAway = false;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static AzuriteOptions OptionsAt(string folder, int port) => new() { DataFolder = folder, Port = port, StopTimeout = TimeSpan.FromMinutes(2) };
}
