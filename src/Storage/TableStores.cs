using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Consumers;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Routes;
using Chasqui.Storage.Brokers;
using Chasqui.Storage.Consumers;
using Chasqui.Storage.Incidents;
using Chasqui.Storage.Mitigations;
using Chasqui.Storage.Progress;
using Chasqui.Storage.Routes;
using Chasqui.Storage.Tables;
using Chasqui.Storage.Windows;

namespace Chasqui.Storage;

/// <summary>Every store, on the same accounts.</summary>
public sealed class TableStores
{
    /// <summary>Record times further from the clock than this are not believed when dead letters are filed.</summary>
    private static readonly TimeSpan Believable = TimeSpan.FromDays(1);

    public TableStores(TableStorageOptions options, TimeProvider clock)
    {
        var tables = new TableDirectory(options);
        Segments = new TableSegmentStore(tables);
        Index = new TableWindowIndexStore(tables);
        Results = new TableWindowResultStore(tables);
        Probes = new TableProbeStore(tables);
        Progress = new TableProgressStore(tables, clock);
        Emitters = new TableEmitterStore(tables, clock);
        DeadLetters = new TableDeadLetterStore(tables, Believable);
        Retention = new TableRetentionStore(tables);
        Brokers = new TableBrokerStore(tables);
        ConsumerObservations = new TableConsumerObservationStore(tables, clock);
        ConsumerStatuses = new TableConsumerStatusStore(tables);
        Incidents = new TableIncidentStore(tables);
        Routes = new TableRouteStore(tables);
        Mitigations = new TableMitigationStore(tables);
        MitigationLedger = new TableMitigationLedgerStore(tables);
        PageOutbox = new TablePageOutbox(tables);
    }

    public ISegmentStore Segments { get; }

    public IWindowIndexStore Index { get; }

    public IWindowResultStore Results { get; }

    public IProbeStore Probes { get; }

    public IProgressStore Progress { get; }

    public IEmitterStore Emitters { get; }

    public IDeadLetterStore DeadLetters { get; }

    public IRetentionStore Retention { get; }

    public IBrokerStore Brokers { get; }

    public IConsumerObservationStore ConsumerObservations { get; }

    public IConsumerStatusStore ConsumerStatuses { get; }

    public IIncidentStore Incidents { get; }

    public IRouteStore Routes { get; }

    public IMitigationStore Mitigations { get; }

    public IMitigationLedgerStore MitigationLedger { get; }

    public IPageOutbox PageOutbox { get; }

    /// <summary>Those that judging needs.</summary>
    public ReconcileStores Reconciling => new(Segments, Index, Results, Probes, Progress, Emitters);
}
