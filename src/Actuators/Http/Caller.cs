using System.Globalization;

namespace Chasqui.Actuators.Http;

/// <summary>Sends one request and waits for all of the answer, within a deadline. What goes wrong is a value.</summary>
internal sealed class Caller(HttpClient http, TimeProvider clock)
{
    /// <summary>A bit less than the caller of the actuator waits, so that it hears why.</summary>
    private const double Share = 0.9;

    public TimeProvider Clock => clock;

    /// <param name="request">Is disposed.</param>
    /// <param name="timeout">How long the whole act may take.</param>
    /// <param name="started">When it was begun, by the clock's timestamps.</param>
    /// <param name="cancellation">Stops it, by an exception.</param>
    public async Task<Reply> SendAsync(HttpRequestMessage request, TimeSpan timeout, long started, CancellationToken cancellation)
    {
        using (request)
        {
            var left = Left(timeout, started);
            if (left <= TimeSpan.Zero)
                return new Reply(0, "", "the time is up", NotSent: true);
            using var deadline = new CancellationTokenSource(left, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
            try
            {
                using var response = await http.SendAsync(request, either.Token);
                return Read(response, await response.Content.ReadAsStringAsync(either.Token));
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new Reply(0, "", string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds * Share:0.#} s"));
            }
            catch (HttpRequestException failure)
            {
                return new Reply(0, "", failure.Message, IsNotSent(failure.HttpRequestError));
            }
        }
    }

    /// <summary>Waits; false, at once, when there is not that much time left.</summary>
    public async Task<bool> TryWaitAsync(TimeSpan pause, TimeSpan timeout, long started, CancellationToken cancellation)
    {
        if (pause >= Left(timeout, started))
            return false;
        await Task.Delay(pause, clock, cancellation);
        return true;
    }

    private TimeSpan Left(TimeSpan timeout, long started) => timeout * Share - clock.GetElapsedTime(started);

    private static bool IsNotSent(HttpRequestError error) =>
        error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private Reply Read(HttpResponseMessage response, string body) => new(response.StatusCode, body)
    {
        Location = response.Headers.Location,
        Operation = response.Headers.TryGetValues("Azure-AsyncOperation", out var operation) && Uri.TryCreate(operation.First(), UriKind.Absolute, out var address) ? address : null,
        RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null,
        Date = response.Headers.Date,
    };
}
