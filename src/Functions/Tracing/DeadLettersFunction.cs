using Chasqui.Functions.Http;
using Chasqui.Monitoring.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>Hop records that were refused.</summary>
public sealed class DeadLettersFunction(IDeadLetterStore letters, TimeProvider clock)
{
    [Function("ListDeadLetters")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters")] HttpRequest request, CancellationToken cancellation)
    {
        if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out var range, out var error) || !PageQuery.TryRead(request.Query, out var page, out error))
            return Problem.BadRequest(error);
        var found = await letters.QueryAsync(range.FromMs, range.ToMs, page.Limit, page.Cursor, cancellation);
        return Answer.Ok(new PageAnswer<object>([.. found.Items.Select(Describe)], found.Continuation));
    }

    private static object Describe(DeadLetter letter) => new
    {
        letter.Topic,
        letter.Partition,
        letter.Offset,
        Time = Answer.Time(Math.Clamp(letter.TimestampMs, 0, 253_402_300_799_999)),
        letter.Reason,
        letter.BadHops,
        letter.Length,
        Raw = Convert.ToBase64String(letter.Raw.Span),
    };
}
