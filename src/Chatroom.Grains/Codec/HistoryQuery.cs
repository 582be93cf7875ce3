using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>
/// Which messages QUERY history wants: between two seqs and between two times, all bounds optional. Forward from the lower bound when
/// there is one, else back from the upper one or from the head. Immutable.
/// </summary>
/// <param name="Before">Seqs below it; 0: no bound.</param>
/// <param name="After">Seqs above it, so that 0 is all from the first on; <see cref="NoSeq"/>: no bound.</param>
/// <param name="FromMs">Sent then or later, Unix milliseconds; 0: no bound.</param>
/// <param name="ToMs">Sent then or earlier; 0: no bound.</param>
/// <param name="Count">1..100.</param>
public readonly record struct HistoryQuery(long Before, long After, long FromMs, long ToMs, int Count)
{
    public const long NoSeq = -1;

    public bool IsForward => After >= 0 || FromMs > 0;

    public byte[] ToBytes() => Fields.Write(Before, After, FromMs, ToMs, Count);

    public static HistoryQuery From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new HistoryQuery(r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong(), r.NextInt());
    }
}
