using System.Globalization;

namespace Chasqui.Soak.World;

/// <summary>What a process holds of the machine's memory.</summary>
internal static class ResidentMemory
{
    private const string Line = "VmRSS:";

    /// <summary>In KiB; null where the system does not tell, or the process is gone.</summary>
    public static long? OfProcess(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[Line.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
