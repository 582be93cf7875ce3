using System.Text.Json;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Codec;

/// <summary>What travels between gateways and rooms, and what is stored, comes back as it was.</summary>
public sealed class CodecTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    // Records compare collections by reference; as JSON they compare by content, the kind included.
    private static string[] Text<T>(IEnumerable<T> values) => [.. values.Select(v => $"{v!.GetType().Name} {JsonSerializer.Serialize<object>(v)}")];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Commands_come_back_as_they_were(int seed)
    {
        var commands = new Samples(seed).Commands();
        var asked = commands.Select((command, i) => (command, i % 2 == 0 ? WireFormat.Json : WireFormat.MessagePack)).ToList();
        var back = CommandCodec.ReadAll(CommandCodec.Write(asked));
        Assert.Equal(Text(commands), Text(back.Select(b => b.Command)));
        Assert.Equal(asked.Select(a => a.Item2), back.Select(b => b.Format));
    }

    [Fact]
    public void Every_command_travels_but_the_rooms_own()
    {
        var all = typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)) && !type.IsAbstract);
        var travel = new Samples(1).Commands().Select(command => command.GetType());
        Assert.Equal([nameof(HookAnswered), nameof(Tick)], all.Except(travel).Select(type => type.Name).Order());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CommandCodec.Write([(new Tick(), WireFormat.Json)]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Commands_that_end_early_are_malformed_and_nothing_else(int seed)
    {
        var commands = new Samples(seed).Commands().Select(command => (command, WireFormat.Json)).ToList();
        var bytes = CommandCodec.Write(commands);
        for (var length = 0; length < bytes.Length; length += 7)
            Assert.Throws<MalformedFrameException>(() => CommandCodec.ReadAll(bytes[..length]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Events_come_back_as_they_were(int seed)
    {
        var events = new Samples(seed).Events(100, batchTimeMs: 5);
        var bytes = Stored(events);
        Assert.Equal(Text(events), Text(EventCodec.ReadAll(100, 5, bytes, new RoomConfig())));
    }

    private static byte[] Stored(List<RoomEvent> events)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(events.Count);
        foreach (var happened in events) EventCodec.Write(w, happened);
        w.EndArray();
        return w.ToArray();
    }

    [Fact]
    public void Every_kind_of_event_is_among_the_samples()
    {
        var all = typeof(RoomEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RoomEvent)));
        Assert.Empty(all.Except(new Samples(1).Events(1, 0).Select(happened => happened.GetType())));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_open_batch_encodes_as_its_events_do(int seed)
    {
        var events = new Samples(seed).Events(7, batchTimeMs: 5);
        var open = new Rooms.OpenBatch();
        foreach (var happened in events) open.Add(happened);
        var batch = open.Close(3, 5);
        Assert.Equal((3, 7, events[^1].Seq + 1, events.Count), (batch.Epoch, batch.First, batch.Next, batch.Events));
        Assert.Equal(Stored(events), batch.Whole);
        Assert.Equal(EventCodec.WriteAllShown(new WireWriter(WireFormat.MessagePack), events), batch.MessagePack);
        Assert.Equal(EventCodec.WriteAllShown(new WireWriter(WireFormat.Json), events), batch.Json);
        var again = open.Reencode(batch.Stored, new RoomConfig(), _ => null);
        Assert.True(batch.Is(again.Stored));
        Assert.Equal(batch.MessagePack, again.MessagePack);
        Assert.Equal(batch.Json, again.Json);
        Assert.True(open.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Snapshots_come_back_as_they_were(int seed)
    {
        var snapshot = new Samples(seed).Snapshot();
        Assert.Equal(Text([snapshot]), Text([SnapshotCodec.Read(SnapshotCodec.Write(snapshot), new RoomConfig())]));
    }

    [Fact]
    public void Sanctions_without_who_and_when_are_read_all_the_same()
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(6);
        foreach (var number in new[] { 2, 1, 1, 1 }) w.Int(number);
        w.BeginMap(0);
        w.EndMap();
        w.Rows([2], 2, static (w, mutes) =>
        {
            w.Int(mutes);
            w.Rows(["a", "b"], 4, static (w, user) =>
            {
                w.String(user);
                w.Int(60_000);
                w.String("by");
                w.String("why");
            });
        });
        w.EndArray();
        Assert.Equal(["a", "b"], SnapshotCodec.Read(w.ToArray(), new RoomConfig()).Mutes.Select(mute => mute.User));
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused_with_its_number()
    {
        var bytes = SnapshotCodec.Write(new Samples(1).Snapshot());
        bytes[1] = 9;
        var thrown = Assert.Throws<InvalidDataException>(() => SnapshotCodec.Read(bytes, new RoomConfig()));
        Assert.Contains("version 9", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_come_back_as_they_were()
    {
        Assert.Equal(new Attached(1, 2, 3), Attached.From(new Attached(1, 2, 3).ToBytes()));
        Assert.Equal(new LoginResult(1101, 9), LoginResult.From(new LoginResult(1101, 9).ToBytes()));
        Assert.Equal(new EnterResult(true, null, "s"), EnterResult.From(new EnterResult(true, null, "s").ToBytes()));
        var facts = new RoomFacts(1, 2, 3, 4, 5, 6, 7, "name", 0.1, 20, [new("low", "intake", 8), new("normal", "intake", 9)])
        {
            Config = new RoomConfigWire { Name = "name", SlowModeSeconds = 30, HookUrl = "https://hook" },
        };
        Assert.Equivalent(facts, RoomFacts.From(facts.ToBytes()), strict: true);
        var range = new EventRange(1, 2, 3, 4, [5]);
        Assert.Equal(Text([range]), Text([EventRange.From(range.ToBytes())]));
        var query = new QueryResult(23414, [1, 2]);
        Assert.Equal(Text([query]), Text([QueryResult.From(query.ToBytes())]));
    }
}
