using System.IO.Hashing;
using System.Runtime.InteropServices;
using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Judging;

/// <summary>Lets a verdict pass when it is not what was last said of its subject. Remembers hashes only: 32 bytes a subject.</summary>
internal sealed class ChangeFilter
{
    private readonly Dictionary<UInt128, ulong> _said = [];

    public bool IsChange(JudgedVerdict verdict)
    {
        // One trace may have several kinds of duplicates at one hop, each a matter of its own.
        var matter = verdict.Subject["kind"] == "trace-duplicates" ? verdict.Rule : "";
        var subject = XxHash128.HashToUInt128(MemoryMarshal.AsBytes($"{verdict.SubjectKey}|{matter}".AsSpan()));
        var says = XxHash3.HashToUInt64(MemoryMarshal.AsBytes($"{verdict.Verdict}|{verdict.Rule}|{verdict.Cause}|{verdict.Evidence["count"]}".AsSpan()));
        if (_said.TryGetValue(subject, out var before) && before == says)
            return false;
        _said[subject] = says;
        return true;
    }
}
