using System.Text.Json;
using Chatroom.Grains.Store;
using Microsoft.Win32.SafeHandles;

namespace Chatroom.Grains.Outlets;

/// <summary>A file of JSON lines: each is whole, or cut off when the file is next opened. Stateless; one writer a file.</summary>
internal static class LinesFile
{
    private const int BlockBytes = 4_096;
    private const byte LineFeed = (byte)'\n';

    /// <summary>Writes bytes there, all of them or not.</summary>
    internal delegate void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at);

    /// <summary>The rows' events, one a line.</summary>
    /// <exception cref="JsonException">What is stored is no JSON.</exception>
    internal static ReadOnlyMemory<byte> LinesOf(IReadOnlyList<StoredOutletRow> rows)
    {
        var lines = new MemoryStream(rows.Sum(row => row.Payload.Length + 1));
        foreach (var row in rows)
        {
            var rest = row.Payload.AsSpan();
            while (rest.Length > 0)
            {
                var end = EndOfFirst(rest);
                lines.Write(rest[..end]);
                lines.WriteByte(LineFeed);
                rest = end < rest.Length ? rest[(end + 1)..] : default;
            }
        }
        return lines.GetBuffer().AsMemory(0, (int)lines.Length);
    }

    /// <summary>Adds lines, on the disk when it returns; where the file ended within a line, that goes first.</summary>
    /// <param name="write">How; null: plainly.</param>
    /// <exception cref="IOException">They may be there in part.</exception>
    internal static void Append(string path, ReadOnlyMemory<byte> lines, Write? write = null)
    {
        using var file = Open(path, FileMode.OpenOrCreate);
        (write ?? RandomAccess.Write)(file, lines.Span, EndOfLines(file));
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Cuts off what is no whole line.</summary>
    internal static void Mend(string path)
    {
        using var file = Open(path, FileMode.Open);
        EndOfLines(file);
    }

    private static SafeFileHandle Open(string path, FileMode mode) => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);

    private static long EndOfLines(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> block = stackalloc byte[BlockBytes];
        for (var end = length; end > 0;)
        {
            var begin = Math.Max(0, end - BlockBytes);
            var read = RandomAccess.Read(file, block[..(int)(end - begin)], begin);
            var last = block[..read].LastIndexOf(LineFeed);
            if (last >= 0) return CutTo(file, begin + last + 1, length);
            end = begin;
        }
        return CutTo(file, 0, length);
    }

    private static long CutTo(SafeFileHandle file, long end, long length)
    {
        if (end < length) RandomAccess.SetLength(file, end);
        return end;
    }

    private static int EndOfFirst(ReadOnlySpan<byte> events)
    {
        var json = new Utf8JsonReader(events, isFinalBlock: false, default);
        if (!json.Read() || !json.TrySkip()) throw new JsonException("the row ends within an event");
        return (int)json.BytesConsumed;
    }
}
