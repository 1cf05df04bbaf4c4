using System.Diagnostics.Metrics;
using Chasqui.Monitoring.Ingest;

namespace Chasqui.Monitoring;

/// <summary>The instruments of ingest and reconcile. The names are a contract: dashboards and alerts use them.</summary>
public static class MonitoringMeter
{
    /// <summary>What to hand to <c>AddMeter</c>.</summary>
    public const string Name = "Chasqui.Monitoring";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("chasqui.ingest.records", "{record}", "Hop records ingested");
    private static readonly Counter<long> Hops = Meter.CreateCounter<long>("chasqui.ingest.hops", "{hop}", "Hops written");
    private static readonly Counter<long> Segments = Meter.CreateCounter<long>("chasqui.ingest.segments", "{segment}", "Segments written");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("chasqui.ingest.dead_letters", "{record}", "Hop records refused");
    private static readonly Counter<long> Units = Meter.CreateCounter<long>("chasqui.reconcile.units", "{unit}", "Units judged");
    private static readonly Counter<long> Judged = Meter.CreateCounter<long>("chasqui.reconcile.hops", "{hop}", "Hops judged, repeats included");
    private static readonly Counter<long> Probes = Meter.CreateCounter<long>("chasqui.reconcile.probes", "{record}", "Records looked up");

    private static readonly Gauge<double> WatermarkAge = Meter.CreateGauge<double>("chasqui.ingest.watermark_age", "s", "How old the ingest watermark is at a reconcile");

    /// <summary>Nothing is told of a watermark that is not known.</summary>
    internal static void Watermark(long? watermarkMs, long nowMs)
    {
        if (watermarkMs is { } at)
            WatermarkAge.Record((nowMs - at) / 1000.0);
    }

    internal static void Ingested(in IngestOutcome outcome)
    {
        Records.Add(outcome.Records);
        Hops.Add(outcome.Hops);
        Segments.Add(outcome.Segments);
        DeadLetters.Add(outcome.DeadLetters);
    }

    internal static void Reconciled(long hops, int probes, string stream)
    {
        var tag = new KeyValuePair<string, object?>("chasqui.stream", stream);
        Units.Add(1, tag);
        Judged.Add(hops, tag);
        Probes.Add(probes, tag);
    }
}
