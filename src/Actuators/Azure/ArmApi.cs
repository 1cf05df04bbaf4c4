using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using Chasqui.Actuators.Http;

namespace Chasqui.Actuators.Azure;

/// <summary>The few requests that are made to Azure Resource Manager, as plain REST with the app's identity.</summary>
internal sealed class ArmApi(HttpClient http, TokenCredential credential, TimeProvider clock)
{
    public const string DefaultEndpoint = "https://management.azure.com";

    /// <summary>A repeated post is only held off, never repeated, unless it is known that it was not taken.</summary>
    private const int MaxTries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private readonly Caller _caller = new(http, clock);

    public TimeProvider Clock => clock;

    public Task<Reply> GetAsync(Uri address, ArmCall call, CancellationToken cancellation) => SendAsync(HttpMethod.Get, address, call, cancellation);

    public Task<Reply> PostAsync(Uri address, ArmCall call, CancellationToken cancellation) => SendAsync(HttpMethod.Post, address, call, cancellation);

    private async Task<Reply> SendAsync(HttpMethod method, Uri address, ArmCall call, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var request = new HttpRequestMessage(method, address);
            var scope = new TokenRequestContext([call.Endpoint.GetLeftPart(UriPartial.Authority) + "/.default"]);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await credential.GetTokenAsync(scope, cancellation)).Token);
            request.Headers.Add("x-ms-client-request-id", call.Key);
            if (method == HttpMethod.Post)
                request.Content = new StringContent("", Encoding.UTF8, "application/json");
            var reply = await _caller.SendAsync(request, call.Timeout, call.Started, cancellation);
            var again = reply.IsHeldOff || (reply.IsUnknown && method == HttpMethod.Get);
            if (!again || tries == MaxTries || !await _caller.TryWaitAsync(reply.RetryAfter ?? FirstPause * tries, call.Timeout, call.Started, cancellation))
                return reply;
        }
    }
}

/// <summary>One call of an actuator: whom it asks, by which key it can be found in Azure's activity log, and its time.</summary>
internal readonly record struct ArmCall(Uri Endpoint, string Key, TimeSpan Timeout, long Started);
