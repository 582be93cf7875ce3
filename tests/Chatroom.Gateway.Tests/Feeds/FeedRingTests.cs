using System.Buffers.Binary;
using Chatroom.Gateway.Feeds;

namespace Chatroom.Gateway.Tests.Feeds;

public sealed class FeedRingTests
{
    private const long Epoch = 7;

    [Fact]
    public void Keeps_the_newest_frames_up_to_its_bound_and_grows_no_further()
    {
        var ring = new FeedRing(framesMax: 20, bytesMax: int.MaxValue, Epoch, nextSeq: 1);
        for (var i = 0; i < 100; i++)
        {
            Append(ring, seqs: 1);
            Assert.Equal(i + 1, ring.Head);
            Assert.Equal(Math.Max(0, i + 1 - 20), ring.Tail);
            for (var index = ring.Tail; index < ring.Head; index++) Assert.Equal(index, ring.Find(index)!.Index);
            Assert.Null(ring.Find(ring.Tail - 1));
            Assert.Null(ring.Find(ring.Head));
        }
    }

    [Fact]
    public void Is_bounded_by_bytes_too_and_always_keeps_the_newest()
    {
        var ring = new FeedRing(framesMax: 100, bytesMax: 100, Epoch, nextSeq: 1);
        for (var i = 0; i < 10; i++) Append(ring, seqs: 1, bytes: 30);
        Assert.Equal(3, ring.Head - ring.Tail);
        Append(ring, seqs: 1, bytes: 500);
        Assert.Equal(1, ring.Head - ring.Tail);
        Assert.Equal(500, ring.Find(ring.Head - 1)!.Bytes.Length);
        Append(ring, seqs: 1, bytes: 40);
        Append(ring, seqs: 1, bytes: 40);
        Assert.Equal(2, ring.Head - ring.Tail);
    }

    [Fact]
    public void Behind_finds_where_a_frame_begins_and_nothing_else()
    {
        var ring = new FeedRing(framesMax: 4, bytesMax: int.MaxValue, Epoch, nextSeq: 5);
        Assert.Equal(0, ring.Behind(Epoch, 4));
        Assert.Null(ring.Behind(Epoch, 5));
        Assert.Null(ring.Behind(Epoch + 1, 4));
        Append(ring, seqs: 3);  // 0: 5..7
        Notice(ring);           // 1
        Append(ring, seqs: 2);  // 2: 8..9
        Notice(ring);           // 3
        Assert.Equal(0, ring.Behind(Epoch, 4));
        Assert.Null(ring.Behind(Epoch, 5));
        Assert.Equal(2, ring.Behind(Epoch, 7));
        Assert.Null(ring.Behind(Epoch, 8));
        Assert.Equal(4, ring.Behind(Epoch, 9));
        Assert.Null(ring.Behind(Epoch, 10));
        Notice(ring);           // 4 takes the place of 0
        Assert.Null(ring.Behind(Epoch, 4));
        Assert.Equal(2, ring.Behind(Epoch, 7));
    }

    [Fact]
    public void Behind_does_not_look_into_another_epoch()
    {
        var ring = new FeedRing(framesMax: 8, bytesMax: int.MaxValue, Epoch, nextSeq: 1);
        Append(ring, seqs: 1);
        ring.Append(Epoch + 1, 1, 2, [0]);
        ring.Append(Epoch + 1, 2, 3, [0]);
        Assert.Null(ring.Behind(Epoch, 0));
        Assert.Null(ring.Behind(Epoch, 1));
        Assert.Equal(1, ring.Behind(Epoch + 1, 0));
        Assert.Equal(2, ring.Behind(Epoch + 1, 1));
        Assert.Equal(3, ring.Behind(Epoch + 1, 2));
    }

    [Fact]
    public void Who_begins_before_something_that_was_taken_back_reads_the_log()
    {
        var ring = new FeedRing(framesMax: 8, bytesMax: int.MaxValue, Epoch, nextSeq: 1);
        for (var i = 0; i < 3; i++) Append(ring, seqs: 1);
        ring.Recall(Epoch, 2);
        Assert.Null(ring.Behind(Epoch, 0));
        Assert.Null(ring.Behind(Epoch, 1));
        Assert.Equal(2, ring.Behind(Epoch, 2));
        Assert.Equal(3, ring.Behind(Epoch, 3));
        // What was taken back of one log says nothing of another.
        ring.Append(Epoch + 1, 1, 2, [0]);
        Assert.Equal(3, ring.Behind(Epoch + 1, 0));
    }

    [Fact]
    public void A_moderator_who_was_away_reads_the_log_where_a_frame_is_another_one_for_those_who_were_there()
    {
        var ring = new FeedRing(framesMax: 8, bytesMax: int.MaxValue, Epoch, nextSeq: 1);
        Append(ring, seqs: 1);
        ring.Append(Epoch, 2, 3, [0], new PrivateBytes(["mo"], [1]));
        Append(ring, seqs: 1);
        Assert.Null(ring.Behind(Epoch, 1, "li", joinedSeq: 3));
        Assert.Equal(1, ring.Behind(Epoch, 1, "mo", joinedSeq: 3));
        Assert.Equal(2, ring.Behind(Epoch, 2, "li", joinedSeq: 3));
        Assert.Null(ring.Behind(Epoch, 1, "li", joinedSeq: 2));
        // From the join on they are among those whom the room counts.
        Assert.Equal(1, ring.Behind(Epoch, 1, "li", joinedSeq: 1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 64)]
    public async Task Readers_see_whole_frames_or_none_while_it_is_written(int seed, int framesMax)
    {
        const int Frames = 60_000, Readers = 2;
        var ring = new FeedRing(framesMax, bytesMax: framesMax * 8 - 4, Epoch, nextSeq: 1);
        using var start = new Barrier(Readers + 1);
        var readers = Enumerable.Range(0, Readers).Select(number => Task.Factory.StartNew(
            () => Read(ring, start, new Random(seed * 100 + number), Frames), TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        start.SignalAndWait(TestContext.Current.CancellationToken);
        for (var i = 0; i < Frames; i++) Append(ring, seqs: 1, bytes: 8);
        await Task.WhenAll(readers);
    }

    private static void Read(FeedRing ring, Barrier start, Random random, int frames)
    {
        start.SignalAndWait();
        while (ring.Head < frames)
        {
            var index = random.NextInt64(Math.Max(0, ring.Tail - 2), ring.Head + 2);
            if (ring.Find(index) is { } frame)
            {
                Assert.Equal(index, frame.Index);
                Assert.Equal(index, BinaryPrimitives.ReadInt64LittleEndian(frame.Bytes));
            }
            if (Sweep.Of(ring, index, writeBytes: 40) is not { } sweep) continue;
            Assert.Equal((sweep.To - sweep.From) * 8, sweep.Bytes.Length);
            for (var at = 0; at < sweep.Bytes.Length; at += 8)
                Assert.Equal(index + at / 8, BinaryPrimitives.ReadInt64LittleEndian(sweep.Bytes.AsSpan(at)));
            Assert.Equal(sweep.To + 1, sweep.NextSeq);
        }
    }

    private static void Append(FeedRing ring, int seqs, int bytes = 8)
    {
        var frame = new byte[bytes];
        BinaryPrimitives.WriteInt64LittleEndian(frame, ring.Head);
        ring.Append(Epoch, ring.NextSeq, ring.NextSeq + seqs, frame);
    }

    private static void Notice(FeedRing ring) => ring.Append(ring.Epoch, ring.NextSeq, ring.NextSeq, [0]);
}
