using Chasqui.Domain.Tracing;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Offsets;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Probing;

/// <summary>Answers the questions to one cluster: by the log's range, then by reading, then by what a hole means in that topic.</summary>
internal sealed class ClusterProbe(ClusterClient client, ClusterQueries queries)
{
    // Retention, truncation or a new leader may move the log between asking for its range and reading it.
    private const int Attempts = 2;

    public async Task AnswerAsync(List<Question> questions, CancellationToken deadline)
    {
        foreach (var question in questions.Where(question => question.Place.Offset < 0 || question.Place.Partition < 0))
            question.Settle(ProbeOutcome.Unknown, $"{question.Request.Coordinates} is no place in a log");
        for (var attempt = 0; attempt < Attempts && questions.Any(question => question.IsOpen); attempt++)
            await AttemptAsync([.. questions.Where(question => question.IsOpen)], deadline);
    }

    private async Task AttemptAsync(List<Question> questions, CancellationToken deadline)
    {
        var ranges = await RangesAsync(questions);
        foreach (var question in questions)
            JudgeByRange(question, ranges);
        await JudgeByReadingAsync([.. questions.Where(question => question.IsOpen && ranges.ContainsKey(question.Place.TopicPartition))], ranges, deadline);
    }

    private static void JudgeByRange(Question question, Dictionary<TopicPartition, LogRange> ranges)
    {
        if (!ranges.TryGetValue(question.Place.TopicPartition, out var range))
            return;
        if (question.Place.Offset < range.Start)
            question.Settle(ProbeOutcome.BelowLogStart, $"the log starts at offset {range.Start}");
        else if (question.Place.Offset >= range.End)
            question.Settle(ProbeOutcome.BeyondEnd, $"the log ends at offset {range.End}");
    }

    private async Task JudgeByReadingAsync(List<Question> questions, Dictionary<TopicPartition, LogRange> ranges, CancellationToken deadline)
    {
        var sightings = await client.Everything.ReadAsync([.. questions.Select(question => question.Place)], deadline);
        var same = new List<Question>();
        var holes = new List<Question>();
        foreach (var question in questions)
        {
            var sighting = sightings[question.Place];
            if (sighting.Kind == SightingKind.None)
                question.Excuse(sighting.Detail);
            else if (sighting.Kind == SightingKind.Hole)
                holes.Add(question);
            else if (sighting.TraceId == question.Request.TraceId)
                same.Add(question);
            else
                question.Settle(ProbeOutcome.OtherRecord, Other(sighting, question.Request.Coordinates.LeaderEpoch));
        }

        await JudgeTransactionsAsync(same, ranges, deadline);
        await JudgeHolesAsync(holes, sightings);
    }

    // An aborted transaction's records stay in the log, and only a reader of committed records passes over them.
    private async Task JudgeTransactionsAsync(List<Question> questions, Dictionary<TopicPartition, LogRange> ranges, CancellationToken deadline)
    {
        var finished = questions.Where(question => question.Place.Offset < ranges[question.Place.TopicPartition].Stable).ToList();
        foreach (var question in questions.Except(finished))
            question.Excuse("the record is there, and its transaction is still open");
        var sightings = await client.CommittedOnly.ReadAsync([.. finished.Select(question => question.Place)], deadline);
        foreach (var question in finished)
        {
            var sighting = sightings[question.Place];
            if (sighting.Kind == SightingKind.Record && sighting.TraceId == question.Request.TraceId)
                question.Settle(ProbeOutcome.Found, "the record is there");
            else if (sighting.Kind == SightingKind.Hole)
                question.Settle(ProbeOutcome.Aborted, "the record is there, and its transaction was aborted");
            else
                question.Excuse(sighting.Kind == SightingKind.Record ? "the log changed while it was read" : sighting.Detail);
        }
    }

    private async Task JudgeHolesAsync(List<Question> questions, Dictionary<TopicPartitionOffset, Sighting> sightings)
    {
        foreach (var topic in questions.GroupBy(question => question.Place.Topic))
        {
            var compacted = await queries.IsCompactedAsync(topic.Key);
            foreach (var question in topic)
            {
                var gap = sightings[question.Place].Detail;
                if (compacted.Value is null)
                    question.Excuse($"no record is there ({gap}), and why is not known: {string.Join("; ", compacted.Errors)}");
                else if (compacted.Value.Value)
                    question.Settle(ProbeOutcome.Compacted, $"compaction took it: {gap}");
                else
                    question.Settle(ProbeOutcome.OtherRecord, $"no record is there but a transaction's marker: {gap}");
            }
        }
    }

    private async Task<Dictionary<TopicPartition, LogRange>> RangesAsync(List<Question> questions)
    {
        var partitions = await ExistingAsync(questions);
        if (partitions.Count == 0)
            return [];
        var starts = queries.LogOffsetsAsync(partitions, OffsetSpec.Earliest());
        var stables = queries.LogOffsetsAsync(partitions, OffsetSpec.Latest(), IsolationLevel.ReadCommitted);
        var ends = await queries.LogOffsetsAsync(partitions, OffsetSpec.Latest());
        var (start, stable) = (await starts, await stables);
        var known = partitions.Where(p => start.Value.ContainsKey(p) && stable.Value.ContainsKey(p) && ends.Value.ContainsKey(p))
            .ToDictionary(p => p, p => new LogRange(start.Value[p], stable.Value[p], ends.Value[p]));
        var why = string.Join("; ", start.Errors.Concat(stable.Errors).Concat(ends.Errors).Distinct());
        foreach (var question in questions.Where(question => partitions.Contains(question.Place.TopicPartition) && !known.ContainsKey(question.Place.TopicPartition)))
            question.Excuse(why);
        return known;
    }

    // Asking for the offsets of a topic that is gone would spoil the answers for all others, and might even create it.
    private async Task<HashSet<TopicPartition>> ExistingAsync(List<Question> questions)
    {
        var topics = await queries.PartitionsAsync([.. questions.Select(question => question.Place.Topic).Distinct()]);
        var existing = new HashSet<TopicPartition>();
        foreach (var question in questions)
        {
            var place = question.Place;
            if (!topics.Value.TryGetValue(place.Topic, out var partitions))
                question.Excuse(topics.Errors.FirstOrDefault(error => error.Contains($"topic {place.Topic}:", StringComparison.Ordinal)) ?? string.Join("; ", topics.Errors));
            else if (!partitions.Contains(place.Partition))
                question.Excuse($"topic {place.Topic} has no partition {place.Partition.Value}");
            else
                existing.Add(place.TopicPartition);
        }

        return existing;
    }

    private static string Other(Sighting sighting, int askedEpoch)
    {
        var other = sighting.TraceId is { } id ? $"the record of trace {id} is there" : "a record without a trace id is there";
        return askedEpoch >= 0 && sighting.LeaderEpoch >= 0 ? $"{other}, of leader epoch {sighting.LeaderEpoch}; it was of {askedEpoch}" : other;
    }
}
