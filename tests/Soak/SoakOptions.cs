namespace Chasqui.Soak;

/// <summary>How the soak runs. <see cref="SoakCommand"/> checks the bounds.</summary>
internal sealed record SoakOptions
{
    public const double DefaultMinutes = 2;
    public const int DefaultRate = 60;

    /// <summary>How long faults are made, in minutes, 0.1 to 1440; starting, healing and settling come on top.</summary>
    public double Minutes { get; init; } = DefaultMinutes;

    /// <summary>Decides which faults come, when, and for how long.</summary>
    public int Seed { get; init; }

    public KafkaKind Kafka { get; init; }

    /// <summary>Events a second, 1 to 1000; four hops each.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>Where the report is written besides the output; null for nowhere.</summary>
    public string? Report { get; init; }

    /// <summary>Where the app's output and the ledger are written; null for nowhere.</summary>
    public string? Logs { get; init; }

    public TimeSpan Duration => TimeSpan.FromMinutes(Minutes);

    /// <summary>In a short run faults come more often, so that there are some.</summary>
    public bool IsShort => Minutes < 3;

    /// <summary>Those of a cluster are healed one after the other, which takes longer than a very short run should.</summary>
    public bool BreaksOneWorker => Minutes < 0.5;

    /// <summary>Whether the app lives long enough at a stretch for its memory to say something.</summary>
    public bool JudgesGrowth => Minutes >= 10;
}
