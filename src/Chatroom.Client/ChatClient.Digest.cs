using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>The server's digest of a range. Immutable.</summary>
/// <param name="Epoch">Which log it is.</param>
/// <param name="From">The first seq.</param>
/// <param name="To">The last seq.</param>
/// <param name="Digest">The sum of the hashes, modulo 2^64.</param>
/// <param name="Each">The hashes, one a seq, when asked.</param>
public sealed record RangeDigest(long Epoch, long From, long To, ulong Digest, IReadOnlyList<ulong> Each);

public sealed partial class ChatClient
{
    /// <summary>What the server holds of a range of at most 1,000 seqs, as docs/PROTOCOL.md defines the digest.</summary>
    /// <param name="each">Whether to get the hash of each seq too.</param>
    public Task<RangeDigest> DigestAsync(long from, long to, bool each = false, CancellationToken token = default) =>
        QueryAsync("digest", w => Parameters.Write(w, ("from", from), ("to", to), ("each", each ? true : null)), ReadDigest, token);

    private RollingDigest _digest;

    /// <summary>How many digests that the room published were compared with what came here.</summary>
    public int DigestsCompared { get; private set; }

    /// <summary>How many of them differed: each is a server's bug.</summary>
    public int DigestFaults { get; private set; }

    private void AddToDigest(in RoomEvent item)
    {
        var (seq, one) = (item.Seq, item.Event);
        lock (_place)
        {
            if (one.Kind == EventKind.Message && one.To is not { Count: > 0 }) _digest.Add(Digest.Of(seq, one.User!, one.Id!, one.Type!, one.Content!));
            else if (one.Kind == EventKind.Gap && RollingDigest.MayHide(one.Reason)) _digest.Forget();
        }
    }

    // It comes where the log has come to its seq; one that does not is of a place that was left meanwhile.
    private void Compare(DigestNotice notice)
    {
        ulong expected;
        lock (_place)
        {
            if (_cursor.At is not { } at || at.Epoch != notice.Epoch || at.Seq != notice.Seq) return;
            if (_digest.IsBased) DigestsCompared++;
            if (_digest.Agrees(notice.Digest, out expected)) return;
            DigestFaults++;
        }
        _options.DigestDiffered?.Invoke(notice, expected);
    }

    private static RangeDigest ReadDigest(ref WireReader r)
    {
        long epoch = 0, from = 0, to = 0;
        ulong digest = 0;
        var each = new List<ulong>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("epoch"u8)) epoch = r.ReadInt64();
            else if (key.SequenceEqual("from"u8)) from = r.ReadInt64();
            else if (key.SequenceEqual("to"u8)) to = r.ReadInt64();
            else if (key.SequenceEqual("digest"u8)) digest = ReadHex(ref r);
            else if (key.SequenceEqual("each"u8) && !r.TryReadNil()) ReadEach(ref r, each);
            else r.Skip();
        }
        return new RangeDigest(epoch, from, to, digest, each);
    }

    private static void ReadEach(ref WireReader r, List<ulong> each)
    {
        r.BeginArray();
        while (r.Next()) each.Add(ReadHex(ref r));
    }

    private static ulong ReadHex(ref WireReader r) => Digest.Parse(r.ReadString(WireLimits.ClientFrameBytes));
}
