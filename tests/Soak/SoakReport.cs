using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chasqui.Soak;

/// <summary>What the soak found. The README says what each field means.</summary>
internal sealed record SoakReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required bool Held { get; init; }

    public required IReadOnlyList<string> Failures { get; init; }

    public required int Seed { get; init; }

    public required string Kafka { get; init; }

    public required double Minutes { get; init; }

    public required double Seconds { get; init; }

    public required long Events { get; init; }

    public required object Hops { get; init; }

    public required object Verdicts { get; init; }

    public required object App { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    public required object Workers { get; init; }

    public required object Acts { get; init; }

    public required object Mitigations { get; init; }

    public required object Storage { get; init; }

    public required object Memory { get; init; }

    public required object Tables { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
