using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chasqui.TestSupport;

/// <summary>
/// A loopback TCP proxy with faults: it can answer late, accept and never answer, or drop its connections. Faults reach open connections too.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly Task accepting;
    private volatile TaskCompletionSource unheard = Done();
    private long delayTicks;

    /// <param name="host">The target's host.</param>
    /// <param name="port">The target's port.</param>
    public TcpProxy(string host, int port)
    {
        Host = host;
        TargetPort = port;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>The proxy's own port on 127.0.0.1.</summary>
    public int Port { get; }

    public string Host { get; }

    public int TargetPort { get; set; }

    /// <summary>Waited before each piece of data is passed on, in both directions. Default none.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref delayTicks));
        set => Interlocked.Exchange(ref delayTicks, value.Ticks);
    }

    /// <summary>How many connections are open.</summary>
    public int Connections => open.Count;

    /// <summary>From now on accepts connections and data, and passes nothing on.</summary>
    public void Silence()
    {
        if (unheard.Task.IsCompleted)
            unheard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Passes on what was held back, and all that follows.</summary>
    public void Resume() => unheard.TrySetResult();

    /// <summary>Ends all open connections; new ones are accepted.</summary>
    public void Drop()
    {
        foreach (var connection in open.Keys)
            connection.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Drop();
        Resume();
        await accepting;
        stopping.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using var target = new TcpClient();
        open[caller] = true;
        try
        {
            await unheard.Task.WaitAsync(stopping.Token);
            await target.ConnectAsync(Host, TargetPort, stopping.Token);
            caller.NoDelay = target.NoDelay = true;
            await Task.WhenAny(PassAsync(caller, target), PassAsync(target, caller));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end went away; so does the other.
        }
        finally
        {
            open.TryRemove(caller, out _);
            caller.Dispose();
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stopping.Token) is var read and > 0)
            {
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, stopping.Token);
                await unheard.Task.WaitAsync(stopping.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end went away.
        }
    }
}
