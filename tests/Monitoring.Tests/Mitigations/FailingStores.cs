using Chasqui.Domain.Routes;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Routes;
using Chasqui.StoreContract;
using Chasqui.StoreContract.Routes;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>Stores in memory, each of which can be made to fail when it is asked next.</summary>
internal sealed class FailingStores
{
    private readonly MemoryRouteStore _routes = new();
    private readonly Mock<IProbeStore> _probes = new(MockBehavior.Strict);
    private readonly Mock<IEmitterStore> _emitters = new(MockBehavior.Strict);
    private string? _failing;

    public FailingStores(TimeProvider clock)
    {
        Inner = TestStores.InMemory(clock);
        Segments.Setup(s => s.ReadAsync(It.IsAny<WindowUnit>(), default)).Returns((WindowUnit unit, CancellationToken c) => Unless("segments", Inner.Segments.ReadAsync(unit, c)));
        _probes.Setup(s => s.GetAsync(It.IsAny<WindowUnit>(), default)).Returns((WindowUnit unit, CancellationToken c) => Unless("probes", Inner.Probes.GetAsync(unit, c)));
        _emitters.Setup(s => s.ReadGapsAsync(It.IsAny<long>(), It.IsAny<long>(), default))
            .Returns((long from, long to, CancellationToken c) => Unless("emitters", Inner.Emitters.ReadGapsAsync(from, to, c)));
        Progress.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<long>(), default))
            .Returns((string cluster, long from, CancellationToken c) => Unless("progress", Inner.Progress.ReadAsync(cluster, from, c)));
        Routes.Setup(s => s.FindAsync(It.IsAny<string>(), It.IsAny<string>(), default))
            .Returns((string stream, string home, CancellationToken c) => Unless("routes", _routes.FindAsync(stream, home, c)));
        Routes.Setup(s => s.TryReplaceAsync(It.IsAny<Route>(), It.IsAny<string?>(), default)).Returns(_routes.TryReplaceAsync);
        Routes.Setup(s => s.ListAsync(default)).Returns(_routes.ListAsync);
    }

    /// <summary>What is in them; never fails.</summary>
    public TestStores Inner { get; }

    public Mock<ISegmentStore> Segments { get; } = new(MockBehavior.Strict);

    public Mock<IProgressStore> Progress { get; } = new(MockBehavior.Strict);

    public Mock<IRouteStore> Routes { get; } = new(MockBehavior.Strict);

    public ReconcileStores Reconciling => Inner.Reconciling with { Segments = Segments.Object, Probes = _probes.Object, Emitters = _emitters.Object, Progress = Progress.Object };

    /// <summary>Segments, probes, emitters, progress or routes.</summary>
    public void FailOnce(string store) => _failing = store;

    private T Unless<T>(string store, T answer)
    {
        if (_failing != store)
            return answer;
        _failing = null;
        throw new IOException($"{store} cannot be read.");
    }
}
