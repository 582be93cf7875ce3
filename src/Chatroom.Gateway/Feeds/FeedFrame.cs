namespace Chatroom.Gateway.Feeds;

/// <summary>One batch or notice, ready for the wire: the same bytes go to every session of its format. Immutable.</summary>
/// <param name="Index">Its number in its ring; dense, from 0.</param>
/// <param name="Epoch">The log that it is of.</param>
/// <param name="First">Seq of its first event; equal to <paramref name="Next"/> for a notice.</param>
/// <param name="Next">One behind its last seq.</param>
/// <param name="Bytes">WebSocket frame, header included.</param>
public sealed record FeedFrame(long Index, long Epoch, long First, long Next, byte[] Bytes);
