using System.Runtime.InteropServices;
using System.Text;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>One string for each name of a header, as long as few names take turns: records of a topic mostly carry the same.</summary>
internal sealed unsafe class HeaderNames
{
    // Comparing with more costs what a new string does.
    private const int Kept = 4;

    private readonly (byte[] Bytes, string Text)[] _names = new (byte[], string)[Kept];
    private int _next;

    public string NameAt(byte* name)
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        foreach (var (known, text) in _names)
        {
            if (known is not null && bytes.SequenceEqual(known))
                return text;
        }

        var added = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        _names[_next++ % Kept] = added;
        return added.Item2;
    }
}
