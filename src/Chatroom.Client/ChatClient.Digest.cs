using System.Globalization;
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

    private static ulong ReadHex(ref WireReader r)
    {
        var text = r.ReadString(WireLimits.ClientFrameBytes);
        if (ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return value;
        throw new MalformedFrameException(Codes.InvalidArgument, $"'{text}' is no digest.");
    }
}
