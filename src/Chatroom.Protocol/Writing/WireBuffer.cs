namespace Chatroom.Protocol;

/// <summary>
/// Bytes that are being written, at most 2 GB. Not thread-safe. The framework's <c>ArrayBufferWriter</c> costs two calls a field that are
/// not inlined: with a dozen short fields a message that was a fifth of what a publish takes.
/// </summary>
/// <param name="initialBytes">How many it holds before it grows.</param>
internal sealed class WireBuffer(int initialBytes)
{
    private byte[] _bytes = new byte[initialBytes];

    internal int Length { get; private set; }

    internal int Capacity => _bytes.Length;

    /// <summary>Valid until the next write.</summary>
    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Valid until the next write.</summary>
    internal ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Room for at least that many bytes behind what is written; they count once <see cref="Advance"/> says so.</summary>
    internal Span<byte> Free(int bytes)
    {
        if (bytes > _bytes.Length - Length) Grow(bytes);
        return _bytes.AsSpan(Length);
    }

    internal void Advance(int bytes) => Length += bytes;

    /// <summary>The next bytes, to be filled by the caller.</summary>
    internal Span<byte> Take(int bytes)
    {
        var taken = Free(bytes)[..bytes];
        Length += bytes;
        return taken;
    }

    internal void Byte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    internal void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private void Grow(int bytes) => Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, checked(Length + bytes))));
}
