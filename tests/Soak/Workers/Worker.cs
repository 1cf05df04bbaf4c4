using Chasqui.Soak.Pipeline;
using Chasqui.Soak.World;
using Confluent.Kafka;

namespace Chasqui.Soak.Workers;

/// <summary>A process that is nothing but a consumer with the SDK: it can be killed, and told to hang. It says how many records it has read.</summary>
internal static class Worker
{
    public const string Command = "worker";

    /// <summary>On its standard input: the poll loop stops for ever, the process lives on.</summary>
    public const string Hang = "hang";

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    /// <summary>Works until its standard input ends, as it does when the soak that started it is gone.</summary>
    public static async Task<int> RunAsync(string bootstrap, string group, TextWriter output)
    {
        using var tracer = KafkaClients.Tracer(bootstrap, group);
        using var consumer = KafkaClients.Consumer(bootstrap, group, tracer);
        using var stop = new CancellationTokenSource();
        using var hang = new ManualResetEventSlim();
        var loop = Task.Factory.StartNew(() => Read(consumer, output, hang, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line)
            if (line == Hang)
                hang.Set();
        await stop.CancelAsync();
        await Task.WhenAny(loop);
        return 0;
    }

    private static void Read(IConsumer<string, byte[]> consumer, TextWriter output, ManualResetEventSlim hang, CancellationToken stop)
    {
        consumer.Subscribe(Names.ParcelsTopic);
        for (long read = 0; !stop.IsCancellationRequested;)
        {
            if (hang.IsSet)
            {
                stop.WaitHandle.WaitOne();
                return;
            }

            if (Poll(consumer) is not { } result)
                continue;
            consumer.StoreOffset(result);
            output.WriteLine(++read);
        }
    }

    private static ConsumeResult<string, byte[]>? Poll(IConsumer<string, byte[]> consumer)
    {
        try
        {
            return consumer.Consume(Turn);
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            return null;
        }
    }
}
