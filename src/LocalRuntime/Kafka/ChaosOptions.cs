using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>The setting <c>LocalRuntime:Chaos</c>: makes happen often what Kafka does seldom. For tests; off by default.</summary>
internal sealed class ChaosOptions
{
    public const string Section = "LocalRuntime:Chaos";

    /// <value>Default 0. The share of batches, from 0 to 1, that begin with the last records of the batch before, delivered again.</value>
    public double RedeliveryRate { get; init; }

    /// <value>Default false. Whether each batch has another size, from 1 to <c>maxBatchSize</c>.</value>
    public bool RandomBatches { get; init; }

    /// <value>Default 0. The same seed makes the same choices.</value>
    public int Seed { get; init; }

    public static ChaosOptions From(IConfiguration settings) => settings.GetSection(Section).Get<ChaosOptions>() ?? new ChaosOptions();
}
