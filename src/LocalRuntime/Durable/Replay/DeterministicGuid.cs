using System.Security.Cryptography;
using System.Text;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// Name-based UUIDs (RFC 9562 version 5) of the orchestration's id, its time and a counter. The namespace and the name's form are those
/// of the real engine, so that the ids are the same there.
/// </summary>
internal static class DeterministicGuid
{
    private static readonly Guid Namespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime now, int counter)
    {
        var name = Encoding.UTF8.GetBytes($"{instanceId}_{now:o}_{counter}");
        var input = new byte[16 + name.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input, 16);
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing is protected by it.
        var hash = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
