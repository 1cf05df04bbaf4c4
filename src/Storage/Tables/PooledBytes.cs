using System.Buffers;

namespace Chasqui.Storage.Tables;

/// <summary>A growing buffer out of a pool.</summary>
internal sealed class PooledBytes(int capacity) : IBufferWriter<byte>
{
    /// <summary>A transaction takes 4 MiB at most. The shared pool would keep some for every thread that a request was continued on.</summary>
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(8 * 1024 * 1024, 4);

    private byte[] _bytes = Pool.Rent(capacity);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public void Write(string text)
    {
        var size = System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);
        Advance(System.Text.Encoding.UTF8.GetBytes(text, GetSpan(size)));
    }

    /// <summary>To be called only when nobody reads the bytes any more: not after a request that was cancelled.</summary>
    public void Return()
    {
        Pool.Return(_bytes);
        _bytes = [];
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - _length >= Math.Max(1, size))
            return;
        var larger = Pool.Rent(Math.Max(_bytes.Length * 2, _length + size));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Pool.Return(_bytes);
        _bytes = larger;
    }
}
