namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of counters, of entries that end, and of how rooms end, whatever is asked.</summary>
public sealed class StateProperties
{
    private static void ForAll(Action<RoomStep[]> check) => RoomSteps.ForAll(check);

    [Fact]
    public void Every_counted_like_is_told_once() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        long waiting = 0;
        foreach (var turn in trace.Run(steps))
        {
            if (turn.Command is AddLikes { Added: > 0 } likes && trace.WasThere) waiting += likes.Added;
            foreach (var change in turn.Events.OfType<CountersEvent>().SelectMany(told => told.Changes).Where(c => c is { Name: "like", Total: not null }))
                waiting -= change.Added - (turn.Command is AddToCounter { Name: "like" } add ? add.Added : 0);
            Assert.True(waiting >= 0);
            // What waits is told by a tick of its own; nothing waits in a room that is over.
            Assert.True(waiting == 0 || (trace.Room.Exists && trace.Room.NextDueMs <= turn.NowMs + RoomSteps.Options.CounterTickMs));
        }
    });

    [Fact]
    public void Totals_are_the_sum_of_what_was_told() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var turn in trace.Run(steps))
        {
            foreach (var happened in turn.Events)
            {
                if (happened is DestroyedEvent) totals.Clear();
                if (happened is not CountersEvent told) continue;
                foreach (var (name, total, added) in told.Changes)
                {
                    if (total is null) totals.Remove(name);
                    else Assert.Equal(totals[name] = totals.GetValueOrDefault(name) + added, total);
                }
            }
            Assert.Equal(totals.Select(t => (t.Key, t.Value)), trace.Room.Counters.Select(c => (c.Name, c.Total)).Order());
            Assert.True(totals.Count <= RoomSteps.Options.CountersMax);
        }
    });

    [Fact]
    public void Epochs_grow_and_nothing_survives_the_end_of_a_room() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        long epoch = 0;
        foreach (var turn in trace.Run(steps))
        {
            foreach (var created in turn.Events.OfType<CreatedEvent>())
            {
                Assert.True(created.Epoch > epoch);
                Assert.Equal(1, created.Seq);
                epoch = created.Epoch;
            }
            if (turn.Events is not [.., DestroyedEvent]) continue;
            var left = trace.Room.Snapshot();
            Assert.Equal((0, 0, 0, 0, 0, 0), (left.Entries.Count, left.Mutes.Count, left.RecentIds.Count, left.RecentMessages.Count, left.Counters.Count, trace.Room.MemberCount));
            Assert.False(trace.Room.Exists);
            Assert.Equal(new RoomConfig(), left.Config);
        }
    });

    [Fact]
    public void What_has_ended_is_not_shown() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        foreach (var turn in trace.Run(steps))
            Assert.DoesNotContain(trace.Room.Entries, entry => entry.UntilMs != Until.Never && entry.UntilMs <= turn.NowMs);
    });

    [Fact]
    public void All_or_nothing_is_all_or_nothing() => ForAll(steps =>
    {
        foreach (var turn in RoomTrace.Of(steps))
        {
            if (turn.Command is not WriteEntries { Partial: false } batch) continue;
            var written = turn.Events.OfType<EntryEvent>().Count(entry => entry.User.Length > 0);
            Assert.True(written == 0 || written == batch.Items.Count);
        }
    });
}
