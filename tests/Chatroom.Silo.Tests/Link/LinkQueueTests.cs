using Chatroom.Protocol.Link;
using Chatroom.Silo.Link;

namespace Chatroom.Silo.Tests.Link;

/// <summary>What waits for a gateway is bounded, whatever it does, and what is left out is said once and at the right place.</summary>
public sealed class LinkQueueTests
{
    private const int BatchBytes = 1_000;
    private readonly SiloOptions _options = new() { RoomQueueBytes = 10_000, QueueBytes = 30_000 };
    private int _rings;

    [Fact]
    public void Everything_goes_in_the_order_in_which_it_came_and_together()
    {
        var queue = Queue();
        LinkFrame[] frames = [Batch("a", 1), new LinkAnswer(1, []), Batch("b", 1), new LinkRecalled("a", 1, 1), Batch("a", 2)];
        foreach (var frame in frames)
        {
            if (frame is LinkBatch batch) queue.AddBatch(batch);
            else queue.Add(frame);
        }
        Assert.Equal(frames, Take(queue));
        Assert.Equal((0, 5), (queue.Bytes, _rings));
    }

    [Fact]
    public void A_room_over_its_bound_is_behind_until_what_is_in_front_has_gone_and_others_go_on()
    {
        var queue = Queue();
        for (var seq = 1; seq <= 9; seq++) queue.AddBatch(Batch("hot", seq));
        queue.AddBatch(Batch("cool", 1));
        queue.AddToLog("hot", new LinkSummed("hot", 1, 9, 0));
        queue.AddBatch(Batch("hot", 10));
        // Its memory is free at once.
        Assert.InRange(queue.Bytes, 1, 2 * BatchBytes + 200);
        for (var seq = 11; seq <= 500; seq++) queue.AddBatch(Batch("hot", seq));
        queue.AddToLog("hot", new LinkSummed("hot", 1, 500, 0));
        queue.Add(new LinkAnswer(7, []));
        queue.AddBatch(Batch("cool", 2));
        Assert.Equal(1, queue.Behinds);
        Assert.Equal(
            [Batch("cool", 1), new LinkSummed("hot", 1, 9, 0), new LinkBehind("hot", 1, 500), new LinkAnswer(7, []), Batch("cool", 2)],
            Take(queue), Same);
        // What comes now begins right behind that.
        queue.AddBatch(Batch("hot", 501));
        Assert.Equal([Batch("hot", 501)], Take(queue), Same);
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void A_batch_that_is_longer_than_the_bound_goes_when_it_is_alone()
    {
        var queue = Queue();
        var huge = new LinkBatch("a", 1, 1, 2, new byte[50_000], [], null);
        queue.AddBatch(huge);
        Assert.Equal([huge], Take(queue));
    }

    [Fact]
    public async Task Nothing_more_is_read_from_a_gateway_for_which_too_much_waits()
    {
        var queue = Queue();
        Assert.True(queue.HasRoom.IsCompleted);
        queue.Add(new LinkAnswer(1, new byte[_options.QueueBytes]));
        var room = queue.HasRoom;
        Assert.False(room.IsCompleted);
        queue.AddBatch(Batch("a", 1));
        Assert.Equal(1, queue.Behinds);
        Take(queue);
        await room;
        Assert.True(queue.HasRoom.IsCompleted);
    }

    [Fact]
    public async Task A_closed_queue_takes_nothing_and_lets_go_who_waits()
    {
        var queue = Queue();
        queue.Add(new LinkAnswer(1, new byte[_options.QueueBytes]));
        var room = queue.HasRoom;
        queue.Close();
        await room;
        queue.Add(new LinkAnswer(2, []));
        queue.AddBatch(Batch("a", 1));
        Assert.Empty(Take(queue));
        Assert.Equal(0, queue.Bytes);
    }

    /// <summary>Whatever comes and however little is taken: memory is bounded, and for each room batches and what is said of those left out are gapless.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stalled_gateway_costs_no_more_than_the_bound_and_misses_nothing_unsaid(int seed)
    {
        var random = new Random(seed);
        var queue = Queue();
        var next = new long[8];
        var taken = new long[8];
        for (var i = 0; i < 20_000; i++)
        {
            var room = random.Next(8);
            queue.AddBatch(new LinkBatch($"{room}", 1, next[room] + 1, next[room] + 2, new byte[random.Next(3_000)], [], null));
            next[room]++;
            Assert.InRange(queue.Bytes, 0, _options.QueueBytes);
            if (random.Next(40) == 0) Follow(queue, taken);
        }
        Follow(queue, taken);
        Assert.Equal(next, taken);
        Assert.True(queue.Behinds > 0);
    }

    private static void Follow(LinkQueue queue, long[] taken)
    {
        foreach (var frame in Take(queue))
        {
            if (frame is LinkBatch batch)
            {
                var room = int.Parse(batch.Room, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(taken[room] + 1, batch.First);
                taken[room] = batch.Next - 1;
            }
            else
            {
                var behind = Assert.IsType<LinkBehind>(frame);
                var room = int.Parse(behind.Room, System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(behind.Seq > taken[room]);
                taken[room] = behind.Seq;
            }
        }
    }

    private LinkQueue Queue() => new(_options, () => _rings++);

    private static LinkBatch Batch(string room, long seq) => new(room, 1, seq, seq + 1, new byte[BatchBytes], [], null);

    private static bool Same(LinkFrame one, LinkFrame other) => (one, other) switch
    {
        (LinkBatch a, LinkBatch b) => (a.Room, a.First, a.Next) == (b.Room, b.First, b.Next),
        (LinkAnswer a, LinkAnswer b) => a.Id == b.Id,
        _ => one == other,
    };

    private static List<LinkFrame> Take(LinkQueue queue)
    {
        var (all, some) = (new List<LinkFrame>(), new List<LinkFrame>());
        while (queue.Take(some))
        {
            all.AddRange(some);
            some.Clear();
        }
        return all;
    }
}
