using System.Globalization;
using System.Text;

namespace Chasqui.Domain.Incidents;

/// <summary>Identifies an incident by its subject and the time it opened: the same evaluations give the same id.</summary>
public static class IncidentId
{
    /// <summary>13 digits of time, a dash, and 16 hexadecimal digits of the subject's FNV-1a hash.</summary>
    public static string Of(string subject, long openedAtMs)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(subject))
            hash = (hash ^ b) * 1099511628211UL;
        return string.Create(CultureInfo.InvariantCulture, $"{openedAtMs:D13}-{hash:x16}");
    }

    /// <summary>When the incident opened, in Unix milliseconds. False for what is no id.</summary>
    public static bool TryReadTime(string id, out long openedAtMs)
    {
        openedAtMs = 0;
        return id.Length == 30 && id[13] == '-' && long.TryParse(id.AsSpan(0, 13), NumberStyles.None, CultureInfo.InvariantCulture, out openedAtMs)
            && ulong.TryParse(id.AsSpan(14), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
    }
}
