using System.ComponentModel.DataAnnotations;

namespace Chasqui.Monitoring.Ingest;

/// <summary>How hops are ingested.</summary>
public sealed class IngestOptions
{
    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan DefaultLeaseMargin = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(7);
    public static readonly TimeSpan DefaultMaxAhead = TimeSpan.FromHours(1);
    public static readonly TimeSpan DefaultCheckpointEvery = TimeSpan.FromSeconds(2);

    /// <summary>How long after touching a unit segments of it may be written. Every instance of one app has the same.</summary>
    /// <value>Default 15 s; 1 s to 5 min.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Lease { get; set; } = DefaultLease;

    /// <summary>What is added to the lease for clocks that differ and for a cancelled request that the store carries out all the same.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan LeaseMargin { get; set; } = DefaultLeaseMargin;

    /// <summary>Hops of events born before this are refused: their tables may be gone.</summary>
    /// <value>Default 7 days; 1 h to 400 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan Retention { get; set; } = DefaultRetention;

    /// <summary>Hops and events this far in the future of the ingesting clock are refused.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan MaxAhead { get; set; } = DefaultMaxAhead;

    /// <summary>How often the ledger of emitters is written at most.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan CheckpointEvery { get; set; } = DefaultCheckpointEvery;
}
