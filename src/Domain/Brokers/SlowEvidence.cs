namespace Chasqui.Domain.Brokers;

/// <summary>What makes a value out of range.</summary>
public enum SlowBasis : byte
{
    None = 0,
    HistoryAndPeers = 1,

    /// <summary>There is no peer.</summary>
    History = 2,

    /// <summary>There is no history, and the peers differ overwhelmingly.</summary>
    Peers = 3,
}

/// <summary>One signal of one broker, held against its past and its peers.</summary>
public sealed record SlowEvidence
{
    /// <summary>The signal, such as <c>canary.produceMs</c>.</summary>
    public required string Signal { get; init; }

    /// <summary>Its latest value, in milliseconds.</summary>
    public required double Value { get; init; }

    public required long AtMs { get; init; }

    public required SlowBasis Basis { get; init; }

    /// <summary>Whether K of the last N are out of range, the last among them, over long enough.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>How many of the last N are out of range.</summary>
    public required int Abnormal { get; init; }

    /// <summary>When the first of those was, in Unix milliseconds.</summary>
    public required long SinceMs { get; init; }

    /// <summary>The 90th percentile of its own history; NaN without one.</summary>
    public double HistoryP90 { get; init; } = double.NaN;

    /// <summary>The median of its peers; NaN without any.</summary>
    public double PeerMedian { get; init; } = double.NaN;

    public int Peers { get; init; }

    /// <summary>Milliseconds for each MiB a second written to it; NaN when its load is not known or does not matter.</summary>
    public double PerMib { get; init; } = double.NaN;

    public double HistoryPerMib { get; init; } = double.NaN;

    public double PeerPerMib { get; init; } = double.NaN;

    /// <summary>How far it is beyond the nearer of history and peers.</summary>
    public double Times => Value / Math.Max(double.IsNaN(HistoryP90) ? 0 : HistoryP90, double.IsNaN(PeerMedian) ? 0 : PeerMedian);
}
