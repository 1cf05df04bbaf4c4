using Chasqui.Benchmarks;
using Chasqui.Benchmarks.Pipeline;

const string Help = """
    client                                   what tracing costs a producer and a consumer
    fuzz [--records N] [--seed N]            hostile hop records
    codec [--hops N]                         parse, group and encode, binary and JSON
    reconcile [--hops N]                     judging, beside a bare hash join
    storage [--hops N]                       segments beside one entity a hop, on Azurite
    consumers [--rounds N]                   judging 1,000 groups of 50 partitions over a simulated day
    pipeline --bootstrap HOST:PORT [--traces N] [--form frames|records|json]
                                             Kafka to stored verdicts, one JSON line
             [--topic NAME --start MS --filled]      on what an earlier run filled and printed
             [--batch N]                             the most records of a batch
    brokers [--brokers N] [--rounds N]       sampling and judging brokers, endpoints simulated on loopback
    """;
if (args.Contains("--help"))
{
    Console.WriteLine(Help);
    return 0;
}

switch (args)
{
    case ["client", ..]:
        return ClientBenchmark.Run();
    case ["fuzz", ..]:
        return FuzzBenchmark.Run(args);
    case ["codec", ..]:
        return await CodecBenchmark.RunAsync(Arguments.Number(args, "--hops", 2_000_000));
    case ["reconcile", ..]:
        return ReconcileBenchmark.Run(Arguments.Number(args, "--hops", 0));
    case ["storage", ..]:
        return await StorageBenchmark.RunAsync(Arguments.Number(args, "--hops", 200_000));
    case ["consumers", ..]:
        return ConsumersBenchmark.Run(Arguments.Number(args, "--rounds", 8_640));
    case ["pipeline" or "pipeline-fill", ..] when Arguments.Text(args, "--bootstrap") is null:
        Console.Error.WriteLine("--bootstrap HOST:PORT is needed");
        return 2;
    case ["pipeline", ..]:
        return await PipelineBenchmark.RunAsync(PipelineArguments.Parse(args));
    case ["pipeline-fill", ..]:
        return PipelineFill.Run(PipelineArguments.Parse(args));
    case ["brokers", ..]:
        return await BrokersBenchmark.RunAsync(Arguments.Number(args, "--brokers", 1_000), Arguments.Number(args, "--rounds", 20));
    default:
        Console.Error.WriteLine(Help);
        return 2;
}
