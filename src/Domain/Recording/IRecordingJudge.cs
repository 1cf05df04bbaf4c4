using System.Text.Json;

namespace Chasqui.Domain.Recording;

/// <summary>
/// One capability's part in judging a recording. Observations come in the order of their times; between them the judge is asked for its
/// verdicts at given times. Pure: no clock, no I/O.
/// </summary>
public interface IRecordingJudge
{
    /// <summary>The <c>type</c>s of observation it takes.</summary>
    IReadOnlyCollection<string> Types { get; }

    /// <summary>Takes one observation. False, with the reason, when it is not what its type says.</summary>
    bool TryObserve(string type, long timeMs, JsonElement observation, out string error);

    /// <summary>Every verdict as of <paramref name="nowMs"/> (Unix milliseconds), from what was observed up to then.</summary>
    IEnumerable<JudgedVerdict> Judge(long nowMs);

    /// <summary>
    /// As <see cref="Judge"/>, but may leave out what cannot have changed since this was asked last. Asked instead of it, at every time, when only
    /// changes are wanted.
    /// </summary>
    IEnumerable<JudgedVerdict> JudgeChanges(long nowMs) => Judge(nowMs);

    /// <summary>Remarks for people, such as what had to be guessed or left out; asked once, at the end.</summary>
    IEnumerable<string> Remarks => [];

    /// <summary>How often the running app would judge this.</summary>
    TimeSpan Tick { get; }
}
