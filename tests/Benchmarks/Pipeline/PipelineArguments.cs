namespace Chasqui.Benchmarks.Pipeline;

/// <summary>What the pipeline benchmark is asked for.</summary>
/// <param name="Bootstrap">A running Kafka.</param>
/// <param name="Traces">Traces of four hops.</param>
/// <param name="Form">How hops lie in records.</param>
/// <param name="Topic">The hop topic; a new one unless it was filled before.</param>
/// <param name="StartMs">When the first event was born, in Unix milliseconds.</param>
/// <param name="BatchSize">The most records of a batch: host.json's maxBatchSize.</param>
/// <param name="IsFilled">Whether the topic was filled by an earlier run, with the same traces from the same start.</param>
internal sealed record PipelineArguments(string Bootstrap, int Traces, string Form, string Topic, long StartMs, int BatchSize, bool IsFilled)
{
    public const int Partitions = 4;
    public const int TracesPerSecond = 2_000;
    private const int RecordsABatch = 2_000;

    /// <summary>Of 500 hops each: 25,000 hops a batch; with 1,000 of them it would be half a million.</summary>
    private const int FramesABatch = 50;

    public HopLoad Load => new(StartMs, TracesPerSecond);

    public static PipelineArguments Parse(string[] args)
    {
        var traces = Arguments.Number(args, "--traces", 1_000_000);
        var span = (traces / TracesPerSecond + 600) * 1000L;
        var start = Arguments.Text(args, "--start") is { } given
            ? long.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - span;
        var form = Arguments.Text(args, "--form") ?? "frames";
        return new(
            Arguments.Text(args, "--bootstrap") ?? throw new ArgumentException("--bootstrap HOST:PORT is needed"),
            traces,
            form,
            Arguments.Text(args, "--topic") ?? $"chasqui-benchmark-{Guid.NewGuid():N}",
            start,
            Arguments.Number(args, "--batch", form == "frames" ? FramesABatch : RecordsABatch),
            args.Contains("--filled"));
    }
}
