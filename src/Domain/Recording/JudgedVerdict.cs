using System.Text.Json.Nodes;

namespace Chasqui.Domain.Recording;

/// <summary>One line that <c>chasqui judge</c> prints.</summary>
/// <param name="At">The virtual time of the judgement, in Unix milliseconds.</param>
/// <param name="Subject">What is judged: <c>kind</c> (trace, consumer-partition, consumer-group, broker, cluster) and the names that tell which.</param>
/// <param name="Verdict">The verdict, as the ladder names it.</param>
/// <param name="Rule">The rule that decided, such as <c>L14</c>.</param>
/// <param name="Cause">Why, where the ladder tells causes; null otherwise.</param>
/// <param name="SinceMs">Since when the subject has had this verdict, in Unix milliseconds.</param>
/// <param name="Evidence">The facts the rule saw.</param>
public sealed record JudgedVerdict(
    long At, IReadOnlyDictionary<string, string> Subject, string Verdict, string Rule, string? Cause, long SinceMs, JsonObject Evidence)
{
    /// <summary>The subject as one string, by which changes are told from repeats.</summary>
    public string SubjectKey => string.Join('|', Subject.Select(part => $"{part.Key}={part.Value}"));
}
