using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Webhook;

/// <summary>
/// Hands an act to a receiver of the operator's own: an Automation runbook, a Logic App, anything that takes a post. Signed, and with a key by which the
/// receiver carries it out once; so it is repeated when the answer got lost, unless the settings say that the receiver heeds no key.
/// </summary>
public sealed class WebhookActuator : IActuator
{
    /// <summary>Posts of one call, the first included; each pause is twice the one before, or what the receiver asks for.</summary>
    public const int MaxTries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Required = ["url", "secret"];
    private static readonly string[] Optional = ["repeats"];
    private readonly Caller _caller;
    private readonly Func<string, string?> _setting;

    /// <param name="http">Follows no redirects and has no time-out of its own.</param>
    /// <param name="setting">Finds a setting of the app by its name.</param>
    /// <param name="clock">The clock.</param>
    public WebhookActuator(HttpClient http, Func<string, string?> setting, TimeProvider clock) => (_caller, _setting) = (new Caller(http, clock), setting);

    public string Kind => "webhook";

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings)
    {
        List<string> wrong = [.. ActuatorSettings.WhyNot(settings, Required, Optional)];
        if (settings.TryGetValue("url", out var url) && !ActuatorSettings.IsReference(url) && !Endpoint.IsSafe(url, out _))
            wrong.Add("'url' is not an https address.");
        if (settings.TryGetValue("secret", out var secret) && !ActuatorSettings.IsReference(secret))
            wrong.Add("'secret' is a secret written down: \"%Name%\", the setting that holds it, is expected.");
        if (settings.TryGetValue("repeats", out var repeats) && repeats is not ("safe" or "never"))
            wrong.Add("'repeats' is \"safe\" (the default: the receiver heeds the idempotency key) or \"never\".");
        return wrong;
    }

    public async Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation)
    {
        try
        {
            return await PostAsync(request, cancellation);
        }
        catch (ActuatorSettingException wrong)
        {
            return ActuatorResult.Refused(wrong.Message);
        }
    }

    public async Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation)
    {
        try
        {
            var settings = new ActuatorSettings(request.Settings, _setting);
            if (!Uri.TryCreate(reference, UriKind.Absolute, out var at) || !Endpoint.IsSameOrigin(Endpoint.Of("url", settings.Require("url")), at))
                return ActuatorResult.Done("the receiver does not tell how it ends: the target is watched");
            var look = Sign(new HttpRequestMessage(HttpMethod.Get, at), settings, request, "");
            return WebhookAnswer.OfLook(await _caller.SendAsync(look, request.Timeout, _caller.Clock.GetTimestamp(), cancellation));
        }
        catch (ActuatorSettingException wrong)
        {
            return ActuatorResult.Failed(wrong.Message, retryable: false);
        }
    }

    private async Task<ActuatorResult> PostAsync(ActuatorRequest request, CancellationToken cancellation)
    {
        var settings = new ActuatorSettings(request.Settings, _setting);
        var receiver = Endpoint.Of("url", settings.Require("url"));
        var repeatable = settings.Find("repeats") != "never";
        var body = WebhookBody.Of(request);
        var started = _caller.Clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var post = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
            var reply = await _caller.SendAsync(Sign(post, settings, request, body), request.Timeout, started, cancellation);
            var again = reply.IsHeldOff || (reply.IsUnknown && repeatable);
            var pause = reply.RetryAfter ?? FirstPause * (1 << (tries - 1));
            if (!again || tries == MaxTries || !await _caller.TryWaitAsync(pause, request.Timeout, started, cancellation))
                return WebhookAnswer.OfPost(reply, repeatable, receiver);
        }
    }

    // Signed anew for each post: a receiver refuses what is old.
    private HttpRequestMessage Sign(HttpRequestMessage message, ActuatorSettings settings, ActuatorRequest request, string body)
    {
        var timestamp = _caller.Clock.GetUtcNow().ToUnixTimeSeconds();
        message.Headers.Add(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(settings.Require("secret"), timestamp, body));
        message.Headers.Add(WebhookSignature.KeyHeader, request.IdempotencyKey);
        return message;
    }
}
