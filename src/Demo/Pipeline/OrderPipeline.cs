using Chasqui.Client;
using Chasqui.Contracts;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>The traced pipeline: app, router, sink, each with a tracer as its own process would have.</summary>
internal sealed class OrderPipeline : IDisposable
{
    private readonly List<ChasquiTracer> _tracers = [];
    private readonly string _hopBrokers;
    private readonly TimeProvider _time;

    public OrderPipeline(DemoOptions options, DemoClusters clusters, Ledger ledger, TimeProvider time)
    {
        (_hopBrokers, _time) = (clusters.Consumer.Bootstrap, time);
        AppGate = NewGate(ledger);
        RouterGate = NewGate(ledger);
        SinkGate = NewGate(ledger);
        AppFaults = new EventFaults(options, 1, FaultKind.ProducedTwice);
        RouterFaults = new EventFaults(options, 2, FaultKind.Dropped, FaultKind.Filtered, FaultKind.Failed, FaultKind.ProducedTwice);
        SinkFaults = new EventFaults(options, 3, FaultKind.Skipped);
        App = new OrderApp(options, clusters.Fronting.Bootstrap, Trace(AppGate, "app", "fronting"), AppFaults, ledger, time);
        Router = new Router(clusters.Fronting.Bootstrap, clusters.Consumer.Bootstrap, Trace(RouterGate, "router", "fronting"), RouterFaults, ledger);
        Sink = new Sink(clusters.Consumer.Bootstrap, Trace(SinkGate, "sink", "consumer"), SinkFaults, ledger);
    }

    public OrderApp App { get; }

    public Router Router { get; }

    public Sink Sink { get; }

    public HopGate AppGate { get; }

    public HopGate RouterGate { get; }

    public HopGate SinkGate { get; }

    public EventFaults AppFaults { get; }

    public EventFaults RouterFaults { get; }

    public EventFaults SinkFaults { get; }

    public Task Ready => Task.WhenAll(Router.Loop.Ready, Sink.Loop.Ready);

    /// <summary>Whether no hop record is on its way, and none was made since <paramref name="frames"/> was last counted.</summary>
    public bool HopsRest(ref long frames)
    {
        var before = frames;
        frames = AppGate.Frames + RouterGate.Frames + SinkGate.Frames;
        return frames == before && AppGate.Underway + RouterGate.Underway + SinkGate.Underway == 0;
    }

    public void Dispose()
    {
        Sink.Dispose();
        Router.Dispose();
        App.Dispose();
        foreach (var tracer in _tracers)
            tracer.Dispose();
    }

    private static HopGate NewGate(Ledger ledger) => new(
        lost => FrameContents.Visit(lost, (id, hop) =>
        {
            ledger[id].LoseRecord(hop);
            ledger.Injects(FaultKind.HopsLost);
        }),
        held => FrameContents.Visit(held, (id, _) =>
        {
            ledger[id].HoldBack();
            ledger.Injects(FaultKind.HopsLate);
        }));

    private ChasquiTracer Trace(HopGate gate, string stage, string cluster)
    {
        var tracer = gate.Open(new ChasquiTracerOptions
        {
            Stage = stage,
            Cluster = cluster,
            Hops = new ProducerConfig { BootstrapServers = _hopBrokers },
            SamplingRates = new Dictionary<string, double> { [DemoClusters.Stream] = 1 },
            Time = _time,
        });
        _tracers.Add(tracer);
        return tracer;
    }
}
