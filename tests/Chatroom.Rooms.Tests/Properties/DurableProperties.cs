using Chatroom.Rooms.Tests.Scripting;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of the state that outlives the process.</summary>
public sealed class DurableProperties
{
    private static void ForAll(Action<RoomStep[]> check) => RoomSteps.ForAll(check);

    [Fact]
    public void A_snapshot_and_the_log_after_it_give_the_live_state_at_every_point() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        List<Room> restored = [Restored(null)];
        foreach (var (i, turn) in trace.Run(steps).Index())
        {
            foreach (var happened in turn.Events) restored.ForEach(room => room.Fold(happened));
            if (turn.Events.Count > 0 || i == steps.Length - 1)
            {
                var live = Durable.Show(trace.Room);
                Assert.All(restored, room => Assert.Equal(live, Durable.Show(room)));
            }
            if (i % 20 == 0) restored.Add(Restored(trace.Room.Snapshot()));
        }
    });

    [Fact]
    public void Entries_keep_to_their_limit_and_their_owners() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        var owners = new Dictionary<string, string>();
        foreach (var turn in trace.Run(steps))
        {
            foreach (var entry in turn.Events.OfType<EntryEvent>()) Check(entry, turn.Command, owners);
            if (turn.Events.Any(happened => happened is DestroyedEvent)) owners.Clear();
            var entries = trace.Room.Snapshot().Entries;
            Assert.True(entries.Count <= RoomSteps.Options.EntriesMax);
            Assert.Equal(owners.OrderBy(o => o.Key), entries.Select(e => KeyValuePair.Create(e.Key, e.Owner)).OrderBy(o => o.Key));
        }
    });

    [Fact]
    public void Sanctions_and_the_audit_keep_to_their_limits() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        foreach (var _ in trace.Run(steps))
        {
            var s = trace.Room.Snapshot();
            Assert.True(s.Mutes.Count <= RoomSteps.Options.MutesMax && s.Bans.Count <= RoomSteps.Options.BansMax);
            Assert.True(s.Exceptions.Count <= RoomSteps.Options.ExceptionsMax && s.Audit.Count <= RoomSteps.Options.AuditMax);
        }
    });

    [Fact]
    public void Who_is_banned_is_not_in_the_room() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        foreach (var turn in trace.Run(steps))
            foreach (var ban in trace.Room.Snapshot().Bans)
                Assert.False(trace.Room.FindMember(ban.User) is { } member && ban.HoldsFor(member.Role, turn.NowMs), $"{ban.User} is banned and in");
    });

    [Fact]
    public void Versions_of_an_entry_grow() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        var versions = new Dictionary<string, long>();
        foreach (var turn in trace.Run(steps))
        {
            // The next room's seqs begin anew, in an epoch of its own.
            if (turn.Events.Any(happened => happened is CreatedEvent)) versions.Clear();
            foreach (var entry in turn.Events.OfType<EntryEvent>().Where(e => e.Value is not null))
            {
                Assert.True(entry.Seq > versions.GetValueOrDefault(entry.Key));
                versions[entry.Key] = entry.Seq;
                Assert.True(turn.Command is WriteEntries || trace.Room.Entries.Single(e => e.Key == entry.Key).Version == entry.Seq);
            }
        }
    });

    private static Room Restored(RoomSnapshot? snapshot)
    {
        var room = new Room("stage", RoomSteps.Options);
        room.Restore(snapshot);
        return room;
    }

    private static void Check(EntryEvent entry, Command command, Dictionary<string, string> owners)
    {
        if (entry.User.Length == 0)
        {
            owners.Remove(entry.Key);
            return;
        }
        var force = command is SetEntry { Force: true } or RemoveEntry { Force: true }
            || (command as WriteEntries)?.Items.Any(write => write.Key == entry.Key && write.Force) == true;
        var owner = owners.GetValueOrDefault(entry.Key, entry.User);
        Assert.True(owner == entry.User || (force && RoomSteps.RoleOf(entry.User).Moderates()), $"{entry.User} wrote what is {owner}'s");
        Assert.NotEqual(Role.Guest, RoomSteps.RoleOf(entry.User));
        if (entry.Value is null) owners.Remove(entry.Key);
        else owners[entry.Key] = owner;
    }
}
