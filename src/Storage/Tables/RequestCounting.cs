using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Chasqui.Storage.Tables;

/// <summary>Counts every request that is sent, tries included: what an account is billed for, an entity group transaction being one.</summary>
internal sealed class RequestCounting : HttpPipelineSynchronousPolicy
{
    public static readonly RequestCounting Policy = new();
    private static readonly Meter Meter = new(StorageMeter.Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("chasqui.storage.requests", "{request}", "Requests to Table Storage");
    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("chasqui.storage.failures", "{request}", "Requests that Table Storage answered with 408, 429 or 5xx");

    public override void OnSendingRequest(HttpMessage message) => Requests.Add(1, Method(message));

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Status is 408 or 429 or >= 500)
            Failures.Add(1, Method(message));
    }

    private static KeyValuePair<string, object?> Method(HttpMessage message) => new("http.request.method", message.Request.Method.ToString());
}
