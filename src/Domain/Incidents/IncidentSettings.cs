namespace Chasqui.Domain.Incidents;

/// <summary>When an incident opens and closes. Counts are of evaluations that said something.</summary>
public sealed record IncidentSettings
{
    public static readonly IncidentSettings Default = new();

    /// <summary>The most that any of the counts may be.</summary>
    public const int Most = 1000;

    private readonly int _openAfter = 2;
    private readonly int _outOf = 3;
    private readonly int _closeAfter = 6;

    /// <summary>It opens when so many of the last <see cref="OutOf"/> were bad; from 1.</summary>
    /// <value>Default 2.</value>
    public int OpenAfter { get => _openAfter; init => _openAfter = AtLeastOne(value); }

    /// <value>Default 3.</value>
    public int OutOf { get => _outOf; init => _outOf = AtLeastOne(value); }

    /// <summary>It closes, or becomes less severe, after so many in a row that were better; from 1. Doubled for each of the subject's incidents that
    /// closed in the hour before, up to eight times: what flaps stays open.</summary>
    /// <value>Default 6: a minute, judged every ten seconds.</value>
    public int CloseAfter { get => _closeAfter; init => _closeAfter = AtLeastOne(value); }

    /// <summary>Who is told; null for whoever is on call.</summary>
    public string? Owner { get; init; }

    private static int AtLeastOne(int value) => value is >= 1 and <= Most ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "From 1 to 1000.");
}
