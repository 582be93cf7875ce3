using Chatroom.Gateway.Feeds;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>Frames that are other ones for a few users.</summary>
public sealed class PrivateSweepTests
{
    private readonly FeedRing _ring = new(framesMax: 8, bytesMax: 12, epoch: 1, nextSeq: 1);

    [Fact]
    public void Of_frames_for_everyone_has_no_private_run()
    {
        Append(1);
        Append(2);
        Assert.Null(Sweep.Of(_ring, 0, 100)!.Value.Private);
        Assert.Null(Sweep.Of(_ring, 1, 100)!.Value.Private);
    }

    [Fact]
    public void Gives_each_user_their_own_frames_and_everyone_else_the_same_bytes()
    {
        Append(1);
        Append(2, "bo");
        Append(3, "cy", "bo");
        var sweep = Sweep.Of(_ring, 0, 100)!.Value;
        Assert.Equal([1, 2, 3], sweep.Bytes);
        Assert.Same(sweep.Bytes, sweep.Private!.For("anna", sweep.Bytes));
        Assert.Equal([1, 102, 102, 103, 103], sweep.Private.For("bo", sweep.Bytes));
        Assert.Equal([1, 2, 103, 103], sweep.Private.For("cy", sweep.Bytes));
    }

    [Fact]
    public void Of_one_private_frame_copies_nothing_for_everyone()
    {
        Append(1, "bo");
        var sweep = Sweep.Of(_ring, 0, 100)!.Value;
        Assert.Same(_ring.Find(0)!.Bytes, sweep.Bytes);
        Assert.Equal([101, 101], sweep.Private!.For("bo", sweep.Bytes));
    }

    [Fact]
    public void A_write_is_bounded_by_the_larger_part()
    {
        Append(1, "bo");
        Append(2, "bo");
        Assert.Equal(1, Sweep.Of(_ring, 0, 3)!.Value.To);
        Assert.Equal(2, Sweep.Of(_ring, 0, 4)!.Value.To);
    }

    [Fact]
    public void Both_parts_count_against_the_rings_bytes()
    {
        for (byte i = 1; i <= 5; i++) Append(i, "bo");
        Assert.Equal((1, 5), (_ring.Tail, _ring.Head));
    }

    private void Append(byte mark, params string[] users) => _ring.Append(
        1, _ring.NextSeq, _ring.NextSeq + 1, [mark], users.Length == 0 ? null : new PrivateBytes(users, [(byte)(mark + 100), (byte)(mark + 100)]));
}
