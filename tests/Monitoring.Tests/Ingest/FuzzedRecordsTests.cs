using System.Diagnostics;
using System.Globalization;
using System.Text;
using Chasqui.Benchmarks;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract;
using Chasqui.StoreContract.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Chasqui.Monitoring.Tests.Ingest;

/// <summary>
/// Hostile records through the whole ingest, good ones between. <c>CHASQUI_FUZZ_RECORDS</c> sets how many (default 20,000); a million take some minutes.
/// </summary>
public sealed class FuzzedRecordsTests(ITestOutputHelper output)
{
    private const int DefaultRecords = 20_000;
    private const int BatchSize = 500;
    private const int Partitions = 3;

    /// <summary>When the good ones of <see cref="FuzzRecords"/> happened.</summary>
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_756_016_912_000);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly StreamPath _path = TestPaths.Orders();
    private readonly HopRecords _records = new("hops");
    private readonly Dictionary<string, int> _reasons = [];
    private readonly byte[] _scratch = new byte[HopJsonReader.ScratchBytes];

    [Theory]
    [InlineData(7)]
    public async Task Each_bad_record_is_dead_lettered_with_its_reason_and_place_and_the_good_ones_are_taken(int seed)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CHASQUI_FUZZ_RECORDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : DefaultRecords;
        var (random, fuzz) = (new Random(seed), new FuzzRecords(seed));
        var letters = new Letters();
        using var ingest = new HopIngest(
            [_path], new IngestOptions(), IdleStore.Of<ISegmentStore>(), IdleStore.Of<IWindowIndexStore>(), IdleStore.Of<IEmitterStore>(), letters, _clock,
            NullLogger<HopIngest>.Instance);
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < count; done += BatchSize)
        {
            var (batch, expected) = NextBatch(random, fuzz);
            var outcome = await ingest.IngestAsync(batch, default);
            Check(batch, expected, letters.Take(), outcome, $"seed {seed}, records {done} to {done + BatchSize}");
        }

        output.WriteLine($"{count:N0} records of seed {seed} in {watch.Elapsed.TotalSeconds:0.0} s, {_reasons.Count} reasons:");
        foreach (var (reason, times) in _reasons.OrderByDescending(r => r.Value).Take(40))
            output.WriteLine($"{times,9:N0}  {reason}");
        Assert.True(_reasons.Count > 30, $"{_reasons.Count} reasons");
    }

    private void Check(IngestRecord[] batch, Expected[] expected, List<DeadLetter> letters, IngestOutcome outcome, string where)
    {
        Assert.True(outcome.Records == batch.Length && outcome.DeadLetters == letters.Count, where);
        var byPlace = letters.ToDictionary(l => (l.Partition, l.Offset));
        long known = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            var letter = byPlace.GetValueOrDefault((batch[i].Partition, batch[i].Offset));
            known += expected[i].Hops;
            if (expected[i].Reason is { } reason)
                Assert.True(letter is not null && letter.Reason.Contains(reason, StringComparison.Ordinal), $"{where}: '{letter?.Reason}' instead of '{reason}'");
            if (expected[i].Hops > 0)
                Assert.True(letter is null, $"{where}: a good record is refused: {letter?.Reason}");
            if (letter is not null)
                Assert.True(letter.Topic == "hops" && letter.Reason.Length > 0 && letter.Length == batch[i].Value.Length, where);
            Count(letter?.Reason);
        }

        Assert.True(outcome.Hops >= known, where);
    }

    private void Count(string? reason)
    {
        if (reason is not null)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_reasons, Kind(reason), out _)++;
    }

    /// <summary>Without the numbers in it and what is quoted.</summary>
    private static string Kind(string reason)
    {
        var kind = new StringBuilder();
        var quoted = false;
        foreach (var c in reason)
        {
            quoted ^= c == '\'';
            if (!quoted && !char.IsDigit(c))
                kind.Append(c);
        }

        return kind.ToString();
    }

    private (IngestRecord[] Records, Expected[] Expected) NextBatch(Random random, FuzzRecords fuzz)
    {
        var (records, expected) = (new IngestRecord[BatchSize], new Expected[BatchSize]);
        for (var i = 0; i < BatchSize; i++)
            (records[i], expected[i]) = Next(random, fuzz);
        return (records, expected);
    }

    private (IngestRecord Record, Expected Expected) Next(Random random, FuzzRecords fuzz)
    {
        var at = Now.ToUnixTimeMilliseconds();
        var partition = random.Next(Partitions);
        switch (random.Next(20))
        {
            case 0:
                return (_records.Frame(partition, at, Whole(at)), new(4));
            case 1:
                var stranger = Whole(at).ConvertAll(h => h with { Stream = "nobody" });
                return (_records.Frame(partition, at, stranger), new(0, "stream 'nobody' is not known"));
            case 2:
                return (_records.Frame(partition, at, Whole(random.Next(2) == 0 ? at - (long)1e10 : at + (long)1e9)), new(0, "of a hop, "));
            case 3:
                return (_records.Raw(partition, at, [1, 2, 3], IngestFormat.Unknown), new(0, "format"));
            case 4 when random.Next(50) == 0:
                return (_records.Raw(partition, at, new byte[HopFormat.MaxRecordBytes + 1], IngestFormat.Frame), new(0, "longer than"));
            default:
                var bytes = fuzz.Next(out var isFrame);
                var reason = FuzzReading.Read(bytes, isFrame, _scratch);

                // A frame whose route is malformed is read on: it matters only to the hops that have it.
                var says = reason.Length == 0 || reason == "a route cannot be read" ? null : reason;
                return (_records.Raw(partition, at, bytes, isFrame ? IngestFormat.Frame : IngestFormat.Json), new(0, says));
        }
    }

    private List<TraceHop> Whole(long atMs) => HopRecords.Whole(_path, TraceId.New(DateTimeOffset.FromUnixTimeMilliseconds(atMs)), 1);

    /// <summary>What is known beforehand of a record: hops that must be taken, or words that its reason must have.</summary>
    private readonly record struct Expected(int Hops, string? Reason = null);

    private sealed class Letters : IDeadLetterStore
    {
        private List<DeadLetter> _letters = [];

        public List<DeadLetter> Take()
        {
            var taken = _letters;
            _letters = [];
            return taken;
        }

        public Task WriteAsync(IReadOnlyCollection<DeadLetter> letters, long nowMs, CancellationToken cancellation)
        {
            _letters.AddRange(letters);
            return Task.CompletedTask;
        }

        public Task<Page<DeadLetter>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
