using Chatroom.Gateway.Feeds;

namespace Chatroom.Gateway.Tests.Feeds;

public sealed class SweepTests
{
    private readonly FeedRing _ring = new(framesMax: 3, bytesMax: int.MaxValue, epoch: 1, nextSeq: 1);

    [Fact]
    public void Of_what_is_not_there_is_none()
    {
        Assert.Null(Sweep.Of(_ring, 0, 100));
        Append(1, 2, 3, 4);
        Assert.Null(Sweep.Of(_ring, 0, 100));
        Assert.Null(Sweep.Of(_ring, 4, 100));
        Assert.Null(Sweep.Of(_ring, -1, 100));
    }

    [Fact]
    public void Goes_to_the_head_as_one_run_of_bytes()
    {
        Append(1, 2, 3);
        var sweep = Sweep.Of(_ring, 1, 100)!.Value;
        Assert.Equal((1, 3, 4), (sweep.From, sweep.To, sweep.NextSeq));
        Assert.Equal([2, 2, 3, 3, 3], sweep.Bytes);
        Assert.Same(_ring, sweep.Ring);
    }

    [Fact]
    public void Of_one_frame_copies_nothing()
    {
        Append(1, 2, 3);
        Assert.Same(_ring.Find(2)!.Bytes, Sweep.Of(_ring, 2, 100)!.Value.Bytes);
    }

    [Fact]
    public void Ends_where_a_write_ends_but_takes_one_frame_at_least()
    {
        Append(1, 2, 3);
        Assert.Equal(2, Sweep.Of(_ring, 0, 3)!.Value.To);
        Assert.Equal(2, Sweep.Of(_ring, 0, 5)!.Value.To);
        Assert.Equal(3, Sweep.Of(_ring, 0, 6)!.Value.To);
        Assert.Equal(1, Sweep.Of(_ring, 0, 0)!.Value.To);
    }

    private void Append(params byte[] lengths)
    {
        foreach (var length in lengths) _ring.Append(1, _ring.NextSeq, _ring.NextSeq + 1, [.. Enumerable.Repeat(length, length)]);
    }
}
