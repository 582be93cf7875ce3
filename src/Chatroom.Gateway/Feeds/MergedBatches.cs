using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Batches that follow one another, written as one: what came while a sweep ran costs one frame, of which the client parses one head and
/// the compression finds one text. Thread-safe.
/// </summary>
internal static class MergedBatches
{
    /// <summary>The frames as few frames with the same content in the same order. Notices stay where they are between batches.</summary>
    /// <param name="frames">None of them another one for a few users.</param>
    public static List<byte[]> Of(WireFormat format, ReadOnlySpan<FeedFrame> frames)
    {
        var merged = new List<byte[]>();
        for (var at = 0; at < frames.Length;)
        {
            var end = at + 1;
            while (end < frames.Length && Follows(frames[end - 1], frames[end])) end++;
            merged.Add(end == at + 1 ? frames[at].Bytes : One(format, frames[at..end]));
            at = end;
        }
        return merged;
    }

    private static byte[] One(WireFormat format, ReadOnlySpan<FeedFrame> frames)
    {
        var events = new ReadOnlyMemory<byte>[frames.Length];
        for (var i = 0; i < frames.Length; i++) events[i] = Events(format, frames[i]);
        return WireFrames.Batch(format, frames[0].Epoch, frames[0].First, EncodedArrays.Join(format, events));
    }

    /// <summary>The frame's array ends with its last element, which in JSON a bracket follows.</summary>
    private static ReadOnlyMemory<byte> Events(WireFormat format, FeedFrame frame)
    {
        var end = frame.Bytes.Length - (format == WireFormat.Json ? 1 : 0);
        return frame.Bytes.AsMemory(end - frame.EventsBytes, frame.EventsBytes);
    }

    private static bool Follows(FeedFrame one, FeedFrame next) =>
        one.EventsBytes > 0 && next.EventsBytes > 0 && one.Epoch == next.Epoch && one.Next == next.First;
}
