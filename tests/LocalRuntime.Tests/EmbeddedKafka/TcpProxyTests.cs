using System.Net;
using System.Net.Sockets;
using Chasqui.TestSupport;

namespace Chasqui.LocalRuntime.Tests.EmbeddedKafka;

/// <summary>The proxy that other tests put before a broker: its faults must be what they say.</summary>
public sealed class TcpProxyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncDisposable
{
    private readonly TcpProxy proxy = new("127.0.0.1", azurite.Process.Port);
    private readonly HttpClient http = new();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await proxy.DisposeAsync();
    }

    [Fact]
    public async Task It_passes_requests_and_answers_on()
    {
        using var answer = await AskAsync();
        Assert.NotEqual(0, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Silenced_it_accepts_and_answers_once_it_resumes()
    {
        proxy.Silence();
        var asked = AskAsync();
        await Eventually.Async(() => proxy.Connections == 1);
        await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(TimeSpan.FromMilliseconds(300)));
        proxy.Resume();
        using var answer = await asked.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Dropped_connections_end_and_new_ones_are_served()
    {
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, proxy.Port);
        await Eventually.Async(() => proxy.Connections == 1);
        proxy.Drop();
        Assert.Equal(0, await EndAsync(caller).WaitAsync(TimeSpan.FromSeconds(20)));
        using var answer = await AskAsync();
    }

    private static async Task<int> EndAsync(TcpClient caller)
    {
        try
        {
            return await caller.GetStream().ReadAsync(new byte[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Task<HttpResponseMessage> AskAsync() => http.GetAsync(new Uri($"http://127.0.0.1:{proxy.Port}/devstoreaccount1/Tables"));
}
