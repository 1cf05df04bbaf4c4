using System.Collections.Immutable;

namespace Chasqui.Cli.Judging;

/// <summary>What <c>chasqui judge</c> was asked to do.</summary>
internal sealed record JudgeOptions
{
    public required ImmutableArray<string> Files { get; init; }

    /// <summary>A topology, or the sections of one that matter; null to infer what can be inferred.</summary>
    public string? Settings { get; init; }

    /// <summary>In Unix milliseconds.</summary>
    public ImmutableArray<long> At { get; init; } = [];

    public TimeSpan? Every { get; init; }

    public bool ChangesOnly { get; init; }

    public bool Table { get; init; }

    /// <summary>Kinds of subject; empty for all.</summary>
    public ImmutableHashSet<string> Kinds { get; init; } = [];

    /// <summary>Verdicts that make the exit code 1.</summary>
    public ImmutableHashSet<string> FailOn { get; init; } = [];

    /// <summary>Judge in spite of lines that are not observations.</summary>
    public bool Lenient { get; init; }
}
