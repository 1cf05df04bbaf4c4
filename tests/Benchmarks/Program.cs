using Chasqui.Benchmarks;

switch (args)
{
    case ["client", ..]:
        return ClientBenchmark.Run();
    case ["fuzz", ..]:
        return FuzzBenchmark.Run(args);
    default:
        Console.Error.WriteLine("client | fuzz [--records N] [--seed N]");
        return 2;
}
