using System.Collections;
using System.Text;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>Frames compressed for everyone who takes them so.</summary>
public sealed class PackedRunTests
{
    [Fact]
    public void A_short_frame_and_one_that_does_not_shrink_stay_as_they_are()
    {
        var noise = new byte[2_000];
        new Random(1).NextBytes(noise);
        var frame = new byte[4 + noise.Length];
        WebSocketFraming.WriteServerHeader(frame, WebSocketFrame.Binary, noise.Length);
        noise.CopyTo(frame, 4);
        var small = WireFrames.Batch(WireFormat.Json, 1, 1, Encoding.ASCII.GetBytes($"[\"{new string('a', 150)}\"]"));
        Assert.Equal([.. frame, .. small], new PackedRun([frame, small]).Bytes);
    }

    [Theory]
    [InlineData(WebSocketFrame.Text, 1_000)]
    [InlineData(WebSocketFrame.Binary, 65_535)]
    [InlineData(WebSocketFrame.Binary, 65_536)]
    public void A_frame_of_any_length_is_the_same_message_when_unpacked(int opcode, int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)('a' + i % 7)).ToArray();
        var frame = new byte[WebSocketFraming.HeaderBytes(length) + length];
        payload.CopyTo(frame, WebSocketFraming.WriteServerHeader(frame, opcode, length));
        var packed = WebSocketFrame.ReadAll(new PackedRun([frame]).Bytes, deflated: true).Single();
        Assert.True(packed.IsDeflated);
        Assert.Equal(opcode, packed.Opcode);
        Assert.Equal(payload, packed.Payload);
    }

    [Fact]
    public void A_sweep_is_compressed_once_and_not_before_somebody_takes_it_so()
    {
        var ring = new FeedRing(framesMax: 64, bytesMax: int.MaxValue, epoch: 1, nextSeq: 1) { Format = WireFormat.Json };
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 20);
        var frames = new CountedFrames(ring.Find(0)!.Bytes);
        var sweep = Sweep.Of(ring, 0, 65_536)!.Value with { Packed = new PackedRun(frames) };
        Assert.Same(sweep.Bytes, sweep.For("li", packed: false));
        Assert.Equal((sweep.Bytes.Length, 0), (sweep.Length(packed: false), frames.Asked));
        Assert.Same(sweep.For("li", packed: true), sweep.For("bo", packed: true));
        Assert.Equal((sweep.For("li", packed: true).Length, 1), (sweep.Length(packed: true), frames.Asked));
    }

    /// <summary>Frames that count how often somebody goes through them.</summary>
    private sealed class CountedFrames(params byte[][] frames) : IReadOnlyList<byte[]>
    {
        public int Asked { get; private set; }

        public int Count => frames.Length;

        public byte[] this[int index] => frames[index];

        public IEnumerator<byte[]> GetEnumerator()
        {
            Asked++;
            return frames.AsEnumerable().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
