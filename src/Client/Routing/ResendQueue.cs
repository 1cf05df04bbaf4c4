using System.Threading.Channels;
using Chasqui.Client.Emitting;
using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>
/// Messages that the cluster left did not take, on their way to the new one, by a task of its own: a delivery report comes on a thread of the old
/// producer, which must not wait. Bounded by what that producer had under way.
/// </summary>
internal sealed class ResendQueue<TKey, TValue> : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Channel<Resend<TKey, TValue>> _waiting = Channel.CreateUnbounded<Resend<TKey, TValue>>(new() { SingleReader = true });
    private readonly List<Resend<TKey, TValue>> _rest = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeSpan _timeout;
    private readonly Action<Resend<TKey, TValue>> _send;
    private readonly Action<Resend<TKey, TValue>, DeliveryReport<TKey, TValue>> _refuse;
    private readonly Task _loop;

    public ResendQueue(
        TimeSpan timeout, Action<Resend<TKey, TValue>> send, Action<Resend<TKey, TValue>, DeliveryReport<TKey, TValue>> refuse)
    {
        (_timeout, _send, _refuse) = (timeout, send, refuse);
        _loop = Task.Run(RunAsync);
    }

    public void Add(Resend<TKey, TValue> waiting) => _waiting.Writer.TryWrite(waiting);

    /// <summary>Sends no more. What is left is <see cref="Rest"/>.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _loop.Wait();
        _stopping.Dispose();
    }

    /// <summary>What was not sent; after <see cref="Dispose"/>.</summary>
    public IReadOnlyList<Resend<TKey, TValue>> Rest()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var waiting))
            _rest.Add(waiting);
        return _rest;
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var waiting in _waiting.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
                await SendAsync(waiting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task SendAsync(Resend<TKey, TValue> waiting)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                _send(waiting);
                ClientMetrics.RouteResends.Add(1);
                return;
            }
            catch (ProduceException<TKey, TValue> full) when (full.Error.Code == ErrorCode.Local_QueueFull && TimeProvider.System.GetElapsedTime(started) < _timeout)
            {
                if (await IsStoppedAsync().ConfigureAwait(false))
                {
                    _rest.Add(waiting);
                    return;
                }
            }
            catch (Exception)
            {
                // The new cluster's producer does not take it at all, for whatever reason: the report of the first one stands.
                _refuse(waiting, waiting.Refused!);
                return;
            }
        }
    }

    private async Task<bool> IsStoppedAsync()
    {
        await Task.Delay(Pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _stopping.IsCancellationRequested;
    }
}
