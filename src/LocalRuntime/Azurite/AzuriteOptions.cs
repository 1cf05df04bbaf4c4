namespace Chasqui.LocalRuntime.Azurite;

/// <summary>How Azurite is installed and started.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Where tables are kept between runs; created when missing.</summary>
    /// <value>Default null: in memory, gone when it stops.</value>
    public string? DataFolder { get; init; }

    /// <summary>The loopback port.</summary>
    /// <value>Default 0: any free one.</value>
    public int Port { get; init; }

    /// <summary>Where the package is installed once for all later runs, in a folder of its version.</summary>
    /// <value>Default: <c>chasqui</c> in the user's cache folder (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>; on Windows the local application data).</value>
    public string CacheFolder { get; init; } = AzuriteInstallation.DefaultCacheFolder;

    /// <summary>Hears in words what is being waited for, such as the one-time installation.</summary>
    /// <value>Default: nothing.</value>
    public Action<string> Progress { get; init; } = static _ => { };

    /// <summary>How long an installed Azurite may take until it answers.</summary>
    /// <value>Default 60 seconds.</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to write out its data and end before it is killed.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
