using System.Globalization;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Accounts;

/// <summary>Reads batches into facts. Not thread-safe. Allocates: it is called once for each distinct frame, not once a member.</summary>
/// <param name="run">The id of this run: messages whose id ends with it carry their send time.</param>
internal sealed class BatchReader(string run, SeenLog seen)
{
    private const string TimePrefix = "@ts:";
    private readonly string _suffix = "-" + run;
    private readonly List<Gap> _gaps = [];
    private readonly List<long> _sentAt = [];

    /// <summary>The content of a message: its send time in monotonic nanoseconds, made <paramref name="size"/> bytes long by words.</summary>
    internal static string Content(long sentAt, int size) =>
        Padding.Fill(string.Create(CultureInfo.InvariantCulture, $"{TimePrefix}{sentAt} "), size, sentAt);

    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    internal BatchFacts Read(ref WireReader reader, int member)
    {
        var (epoch, first) = BatchHead.Read(ref reader);
        var (next, digest, open, messages, mayHide) = (first, 0UL, 0UL, 0, false);
        _gaps.Clear();
        _sentAt.Clear();
        while (reader.Next())
        {
            var one = WireEvent.Read(ref reader);
            if (one.Kind == EventKind.Message)
            {
                var hash = OnMessage(one, next, member);
                digest = unchecked(digest + hash);
                if (one.To is not { Count: > 0 }) open = unchecked(open + hash);
                messages++;
            }
            else if (one.Kind == EventKind.Gap)
            {
                _gaps.Add(new Gap(next, one.Count));
                mayHide |= RollingDigest.MayHide(one.Reason);
            }
            next += one.SeqCount;
        }
        Frames.ReadEnd(ref reader);
        return new BatchFacts
        {
            Epoch = epoch, First = first, Next = next, Digest = digest, OpenDigest = open, MayHide = mayHide, Messages = messages,
            Gaps = [.. _gaps], SentAt = [.. _sentAt],
        };
    }

    private ulong OnMessage(WireEvent message, long seq, int member)
    {
        var hash = Digest.Of(seq, message.User!, message.Id!, message.Type!, message.Content!);
        seen.Note(seq, hash, member);
        if (message.Id!.EndsWith(_suffix, StringComparison.Ordinal) && TrySentAt(message.Content!, out var sentAt)) _sentAt.Add(sentAt);
        return hash;
    }

    private static bool TrySentAt(string content, out long sentAt)
    {
        sentAt = 0;
        var end = content.IndexOf(' ', StringComparison.Ordinal);
        return content.StartsWith(TimePrefix, StringComparison.Ordinal) && end > 0
            && long.TryParse(content.AsSpan(TimePrefix.Length, end - TimePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out sentAt);
    }
}
