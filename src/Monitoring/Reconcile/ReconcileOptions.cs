namespace Chasqui.Monitoring.Reconcile;

/// <summary>How windows are judged.</summary>
public sealed class ReconcileOptions
{
    public static readonly TimeSpan DefaultRefresh = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan DefaultMaxRetry = TimeSpan.FromMinutes(1);
    public const int DefaultParallelism = 2;

    /// <summary>How often a unit that is still being written is judged meanwhile.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Refresh { get; set; } = DefaultRefresh;

    /// <summary>How soon a unit with open traces is judged again, doubling up to <see cref="MaxRetry"/>.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan Retry { get; set; } = DefaultRetry;

    /// <value>Default 1 min.</value>
    public TimeSpan MaxRetry { get; set; } = DefaultMaxRetry;

    /// <summary>Units judged side by side.</summary>
    /// <value>Default 2; at least 1.</value>
    public int Parallelism { get; set; } = DefaultParallelism;
}
