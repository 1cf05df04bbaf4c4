using System.Collections.Immutable;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>
/// Asks each coordinator once for all its groups. Written by hand because librdkafka (2.16, its issues 3663 and 4605) aborts the whole process when a
/// coordinator goes away while its admin client asks it about groups, and Confluent.Kafka (2.16) frees the errors of a list of groups that librdkafka frees again:
/// any broker that cannot list its groups ends the process. Those are the very moments that a monitor is there for.
/// </summary>
internal sealed class WireGroupQueries(ClusterClient client, TimeSpan timeout) : IGroupQueries
{
    private const int GroupsARequest = 100;
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Coordinators _coordinators = new(client, timeout / 3);

    /// <inheritdoc/>
    public async Task<GroupNames> ListAsync(CancellationToken limit)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(limit);
        time.CancelAfter(timeout);
        try
        {
            var brokers = await _coordinators.BrokersAsync(time.Token);
            var answers = await Task.WhenAll(brokers.Select(at => ListAsync(at, time.Token, limit)));
            return new([.. answers.SelectMany(a => a.Groups).Distinct()], [.. answers.SelectMany(a => a.Failures).Distinct()]);
        }
        catch (Exception e) when (Coordinators.IsFailure(e, limit))
        {
            return new([], [Why(e)]);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<DescribedGroup>> DescribeAsync(IReadOnlyCollection<string> groups, CancellationToken limit) =>
    [
        .. await AskAsync(groups, (asked, connection, spoken, time) => DescribeRequests.DescribeAsync(connection, spoken, asked, time),
            (group, failure) => new DescribedGroup(group, failure), limit),
    ];

    /// <inheritdoc/>
    public async Task<ImmutableArray<CommittedOffsets>> CommittedAsync(IReadOnlyDictionary<string, List<TopicPartition>?> groups, CancellationToken limit) =>
    [
        .. await AskAsync([.. groups.Keys],
            (asked, connection, spoken, time) => GroupRequests.OffsetsAsync(connection, spoken, [.. asked.Select(g => KeyValuePair.Create(g, groups[g]))], time),
            (group, failure) => new CommittedOffsets(group, failure, []), limit),
    ];

    public ValueTask DisposeAsync() => _coordinators.DisposeAsync();

    private async Task<GroupNames> ListAsync((string Host, int Port) at, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            return new(await _coordinators.AskAsync(at.Host, at.Port, ListRequests.ListAsync, limit), []);
        }
        catch (Exception e) when (Coordinators.IsFailure(e, cancellation))
        {
            return new([], [$"broker {at.Host}:{at.Port}: {Why(e)}"]);
        }
    }

    private async Task<IEnumerable<T>> AskAsync<T>(
        IReadOnlyCollection<string> groups, Func<IReadOnlyCollection<string>, BrokerConnection, SpokenVersions, CancellationToken, Task<List<T>>> question,
        Func<string, string, T> failed, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        List<Coordinator> found;
        try
        {
            found = await FindAsync(groups, limit.Token);
        }
        catch (Exception e) when (Coordinators.IsFailure(e, cancellation))
        {
            return groups.Select(group => failed(group, Why(e)));
        }

        var lost = found.Where(c => c.Code != 0).Select(c => failed(c.Group, KafkaFailure.Reason(c.Code)!));
        var asked = found.Where(c => c.Code == 0).GroupBy(c => (c.Host, c.Port)).SelectMany(at => at.Chunk(GroupsARequest).Select(some => (at.Key, Groups: some)))
            .Select(part => AskOneAsync(part.Key, [.. part.Groups.Select(c => c.Group)], question, failed, limit.Token, cancellation));
        return lost.Concat((await Task.WhenAll(asked)).SelectMany(answers => answers));
    }

    private async Task<IEnumerable<T>> AskOneAsync<T>(
        (string Host, int Port) at, List<string> groups, Func<IReadOnlyCollection<string>, BrokerConnection, SpokenVersions, CancellationToken, Task<List<T>>> question,
        Func<string, string, T> failed, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            return await _coordinators.AskAsync(at.Host, at.Port, (connection, spoken, time) => question(groups, connection, spoken, time), limit);
        }
        catch (Exception e) when (Coordinators.IsFailure(e, cancellation))
        {
            return groups.Select(group => failed(group, $"its coordinator {at.Host}:{at.Port}: {Why(e)}"));
        }
    }

    /// <summary>The first question of all makes the cluster create its offsets topic, and is refused until it has: those are asked again.</summary>
    private async Task<List<Coordinator>> FindAsync(IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        var found = await _coordinators.FindAsync(groups, limit);
        for (var attempt = 1; attempt < Attempts && found.Exists(c => KafkaFailure.IsPassing(c.Code)); attempt++)
        {
            await Task.Delay(Pause, limit);
            var open = found.Where(c => KafkaFailure.IsPassing(c.Code)).Select(c => c.Group).ToList();
            found = [.. found.Where(c => !KafkaFailure.IsPassing(c.Code)), .. await _coordinators.FindAsync(open, limit)];
        }

        return found;
    }

    private static string Why(Exception e) => e is OperationCanceledException or TimeoutException ? "no answer in time" : (e as KafkaException)?.Error.Reason ?? e.Message;
}
