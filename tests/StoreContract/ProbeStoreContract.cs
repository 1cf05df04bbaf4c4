using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IProbeStore"/> does.</summary>
public abstract class ProbeStoreContract
{
    private static readonly WindowUnit Unit = new("orders", 1_700_000_040_000, 0);

    protected abstract IProbeStore NewStore();

    [Fact]
    public async Task Findings_come_back_for_their_unit_alone()
    {
        var store = NewStore();
        var findings = Enumerable.Range(0, 150).Select(i => Finding(i, ProbeOutcome.Compacted)).ToArray();
        await store.AddAsync(Unit, findings, default);
        var read = await store.GetAsync(Unit, default);
        Assert.Equal(150, read.Count);
        Assert.All(findings, f => Assert.Equal(f.Value, read[f.Key]));
        Assert.Empty(await store.GetAsync(Unit with { Shard = 1 }, default));
    }

    [Fact]
    public async Task The_first_finding_of_a_record_stays()
    {
        var store = NewStore();
        await store.AddAsync(Unit, [Finding(1, ProbeOutcome.Found)], default);
        await store.AddAsync(Unit, [Finding(1, ProbeOutcome.BelowLogStart), Finding(2, ProbeOutcome.BeyondEnd)], default);
        var read = await store.GetAsync(Unit, default);
        Assert.Equal(ProbeOutcome.Found, read[Finding(1, default).Key].Outcome);
        Assert.Equal(ProbeOutcome.BeyondEnd, read[Finding(2, default).Key].Outcome);
    }

    [Fact]
    public async Task A_finding_that_knows_of_the_one_before_takes_its_place()
    {
        var store = NewStore();
        await store.AddAsync(Unit, [Finding(1, ProbeOutcome.Found)], default);
        var (record, gone) = Finding(1, ProbeOutcome.BelowLogStart);
        gone = gone with { FoundMs = gone.AtMs - 1 };
        for (var again = 0; again < 2; again++)
            await store.AddAsync(Unit, [KeyValuePair.Create(record, gone), Finding(2, ProbeOutcome.Found)], default);
        Assert.Equal(gone, (await store.GetAsync(Unit, default))[record]);
    }

    private static KeyValuePair<ProbedRecord, ProbeFinding> Finding(int offset, ProbeOutcome outcome) => new(
        new ProbedRecord(new TraceId(1_700_000_000_000UL << 16, 5), new RecordCoordinates("c/1", "t#1", 3, offset)),
        new ProbeFinding(outcome, $"log 0 to {offset}", 1_700_000_041_000 + offset));
}
