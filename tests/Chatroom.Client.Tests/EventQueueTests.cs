using Chatroom.Protocol;

namespace Chatroom.Client.Tests;

/// <summary>The events are bounded, and a reader that is late still has a complete account.</summary>
public sealed class EventQueueTests
{
    private static RoomEvent At(long seq, long epoch = 5) => new(epoch, seq, new WireEvent { Kind = EventKind.Kick });

    private static async Task<List<RoomEvent>> ReadAllAsync(EventQueue queue)
    {
        var read = new List<RoomEvent>();
        await foreach (var item in queue.ReadAsync(TestContext.Current.CancellationToken)) read.Add(item);
        return read;
    }

    [Fact]
    public async Task What_does_not_fit_is_covered_by_one_gap()
    {
        var queue = new EventQueue(4);
        for (var seq = 1; seq <= 10; seq++) queue.Add(At(seq));
        queue.Complete(null);
        var read = await ReadAllAsync(queue);
        Assert.Equal([1, 2, 3, 4], read.Select(item => item.Seq));
        Assert.Equal((EventKind.Gap, 7, "slow"), (read[3].Event.Kind, read[3].Event.Count, read[3].Event.Reason));
        Assert.Equal(11, read[3].Next);
    }

    [Fact]
    public async Task Once_read_it_takes_events_again()
    {
        var queue = new EventQueue(2);
        for (var seq = 1; seq <= 3; seq++) queue.Add(At(seq));
        var seqs = new List<long>();
        await foreach (var item in queue.ReadAsync(TestContext.Current.CancellationToken))
        {
            seqs.Add(item.Seq);
            if (seqs.Count == 2)
            {
                queue.Add(At(4));
                queue.Complete(null);
            }
        }
        Assert.Equal([1, 2, 4], seqs);
    }

    [Fact]
    public async Task A_gap_of_another_epoch_covers_the_new_log_only()
    {
        var queue = new EventQueue(2);
        queue.Add(At(1));
        queue.Add(At(2));
        queue.Add(At(1, epoch: 6));
        queue.Complete(null);
        var read = await ReadAllAsync(queue);
        Assert.Equal((6, 1, 2), (read[1].Epoch, read[1].Seq, read[1].Next));
    }

    [Fact]
    public async Task What_waits_is_read_before_the_error_is_thrown()
    {
        var queue = new EventQueue(4);
        queue.Add(At(1));
        queue.Complete(new ChatException(Codes.OtherLogin, "elsewhere"));
        queue.Complete(null);
        await using var reader = queue.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        var error = await Assert.ThrowsAsync<ChatException>(async () => await reader.MoveNextAsync());
        Assert.Equal(Codes.OtherLogin, error.Code);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken()
    {
        var queue = new EventQueue(4);
        await using var reader = queue.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var waiting = reader.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        queue.Add(At(1));
        Assert.True(await waiting);
        Assert.Equal(1, reader.Current.Seq);
    }
}
