namespace Chasqui.Storage.Tables;

/// <summary>The body of an answer, in a buffer that is used again. Not thread-safe.</summary>
internal sealed class RawFeed
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(256 * 1024);
    private int _length;

    /// <summary>Empty when the answer was none with a body to read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Reads the body to its end.</summary>
    public async Task FillAsync(Stream body, CancellationToken cancellation)
    {
        for (int read; (read = await body.ReadAsync(_bytes.AsMemory(_length), cancellation)) > 0;)
        {
            _length += read;
            if (_length == _bytes.Length)
                Grow();
        }
    }

    private void Grow()
    {
        var larger = GC.AllocateUninitializedArray<byte>(_bytes.Length * 2);
        _bytes.CopyTo(larger, 0);
        _bytes = larger;
    }
}
