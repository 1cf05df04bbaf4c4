using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chasqui.Actuators.Http;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Webhook;

/// <summary>Posts pages to the pagers of the topology: signed, each with its key, one post a try. Whoever is named and is no pager is told of by the log alone.</summary>
public sealed class WebhookPager(SystemTopology topology, HttpClient http, Func<string, string?> setting, TimeProvider clock) : IPager
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Caller _caller = new(http, clock);

    public async Task<PageResult> SendAsync(Page page, CancellationToken cancellation)
    {
        if (topology.Mitigations.Pagers.GetValueOrDefault(page.To) is not { } pager)
            return new(true, "told of in the log: no pager has that name");
        try
        {
            var settings = new ActuatorSettings(new Dictionary<string, string> { ["url"] = pager.Url, ["secret"] = pager.Secret }, setting);
            var receiver = Endpoint.Of("url", settings.Require("url"));
            var reply = await _caller.SendAsync(PostOf(page, receiver, settings.Require("secret")), pager.Timeout, clock.GetTimestamp(), cancellation);
            return new(reply.IsSuccess, reply.IsSuccess ? $"the pager has taken it: {reply.Code}" : $"the pager has not taken it: {reply.Says}");
        }
        catch (ActuatorSettingException wrong)
        {
            return new(false, wrong.Message);
        }
    }

    private HttpRequestMessage PostOf(Page page, Uri receiver, string secret)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                Version = 1, IdempotencyKey = page.Key, page.To, page.Subject, page.Says, page.MitigationId, page.IncidentId,
                PagedAt = DateTimeOffset.FromUnixTimeMilliseconds(page.AtMs),
            },
            Options);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var post = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        post.Headers.Add(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        post.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(secret, timestamp, body));
        post.Headers.Add(WebhookSignature.KeyHeader, page.Key);
        return post;
    }
}
