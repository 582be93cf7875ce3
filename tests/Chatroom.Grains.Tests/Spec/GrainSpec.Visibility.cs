using Chatroom.Grains.Codec;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>What is not for everyone: batches of its own, and reads for one user.</content>
public abstract partial class GrainSpec
{
    /// <summary>Seq 1 created, 2 for everyone, 3 for bob, 4 for everyone.</summary>
    private async Task<(IRoomGrain Room, TestGateway Gateway, long Epoch)> OpenWithDirected()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"), Say.Join("bob"), Say.Join("cyd"));
        await room.AskAll(Say.Text("ann", "m1"), Say.Directed("ann", "psst", "bob"), Say.Text("ann", "m2"));
        return (room, gateway, (await room.Facts())!.Epoch);
    }

    private static string Line(IEnumerable<RoomEvent> events) =>
        string.Join(' ', events.Select(e => e is MessageEvent m ? m.Content : e is GapEvent gap ? $"{gap.Lane}/{gap.Reason}" : e.GetType().Name));

    private static List<RoomEvent> DecodeJsonless(Got batch, byte[] events) => EventCodec.ReadAll(batch.First, 0, events, new RoomConfig());

    [Fact]
    public async Task What_is_for_some_is_a_batch_of_its_own_in_two_encodings()
    {
        var (_, gateway, _) = await OpenWithDirected();
        var batches = gateway.Of(Id);
        Assert.Equal("CreatedEvent m1 Normal/directed m2", Line(batches.SelectMany(batch => batch.Events)));
        var only = Assert.Single(batches, batch => batch.Private is not null);
        Assert.Equal((3, 4), (only.First, only.Next));
        Assert.Equal(["ann", "bob"], only.Private!.Value.Users.Order());
        Assert.Equal("psst", Line(DecodeJsonless(only, only.Private.Value.MessagePack)));
        Assert.Contains("psst", System.Text.Encoding.UTF8.GetString(only.Private.Value.Json), StringComparison.Ordinal);
        Assert.DoesNotContain("psst", System.Text.Encoding.UTF8.GetString(only.Json), StringComparison.Ordinal);
        Assert.Equal("CreatedEvent m1 psst m2", Line(await LogAudit.Events(Disk, Id)));
    }

    [Theory]
    [InlineData("ann", Role.Member, "m1 psst m2")]
    [InlineData("bob", Role.Member, "m1 psst m2")]
    [InlineData("cyd", Role.Member, "m1 Normal/directed m2")]
    [InlineData("mod", Role.Moderator, "m1 Normal/directed m2")]
    [InlineData("server", Role.Server, "m1 psst m2")]
    public async Task A_read_shows_what_its_user_may_see(string user, Role role, string expected)
    {
        var (room, _, epoch) = await OpenWithDirected();
        Assert.Equal(expected, Line(Decode(await room.Range(epoch, 2, user: user, role: role))));
        var (_, history) = await room.HistoryOf(user: user, role: role);
        var texts = expected.Split(' ').Where(word => !word.Contains('/', StringComparison.Ordinal));
        Assert.Equal(texts, history.GetProperty("items").EnumerateArray().Select(item => item[1][5].GetString()));
        var (_, digest) = await room.DigestOf(2, 4, each: true, user: user, role: role);
        Assert.Equal(texts.Count(), digest.GetProperty("each").EnumerateArray().Count(one => one.GetString() != new string('0', 16)));
    }

    [Fact]
    public async Task A_room_s_words_are_for_its_moderators()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        await room.AskAll(new AddWords(9, "mod", "mod-1", [new FilterWord("slyword", WordAction.Shield)]));
        var only = Assert.Single(gateway.Of(Id), batch => batch.Private is not null);
        Assert.Equal(["mod"], only.Private!.Value.Users);
        Assert.Equal("All/private", Line(only.Events));
        Assert.DoesNotContain("slyword", System.Text.Encoding.UTF8.GetString(only.Json), StringComparison.Ordinal);
        var epoch = (await room.Facts())!.Epoch;
        Assert.Equal("All/private", Line(Decode(await room.Range(epoch, 2, user: "ann", role: Role.Member))));
        Assert.Equal(nameof(RoomWordsEvent), Line(Decode(await room.Range(epoch, 2, user: "mod", role: Role.Moderator))));
    }

    [Fact]
    public async Task A_batch_that_everyone_has_yet_to_see_stays_for_some()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        // Stored, and the room is told that this is not known.
        Store.Fail(StoreCall.Append, StoreFault.LostAfter);
        var asked = room.Ask(Say.Directed("ann", "psst", "bob"));
        Assert.Equal(0, (await asked).Code);
        var only = gateway.Of(Id)[^1];
        Assert.Equal("Normal/directed", Line(only.Events));
        Assert.Equal("psst", Line(DecodeJsonless(only, only.Private!.Value.MessagePack)));
        Assert.Equal(["ann", "bob"], only.Private.Value.Users.Order());
    }

    [Fact]
    public async Task While_the_distribution_is_stopped_reads_wait_for_it_and_then_have_it_all()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        await room.AskAll(Say.Text("ann", "m1"), Say.Distribution("mod", on: false), Say.Text("ann", "m2"));
        var epoch = (await room.Facts())!.Epoch;
        Assert.Equal(["mod"], gateway.Of(Id)[^1].Private!.Value.Users);
        Assert.Equal("m1 DistributionEvent Normal/stopped", Line(Decode(await room.Range(epoch, 2, user: "ann", role: Role.Member))));
        Assert.Equal("m1 DistributionEvent m2", Line(Decode(await room.Range(epoch, 2, user: "mod", role: Role.Moderator))));
        await room.Ask(Say.Distribution("mod", on: true));
        Assert.Equal(
            "m1 DistributionEvent m2 DistributionEvent", Line(Decode(await room.Range(epoch, 2, user: "ann", role: Role.Member))));
    }

    [Fact]
    public async Task Members_are_not_shown_where_a_room_asks()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("mod", Role.Moderator));
        async Task Change(ConfigChange change) => Assert.Equal(0, (await room.Ask(
            Say.Configure("server", change) with { Session = MemberCommand.ServerSession })).Code);
        await Change(new ConfigChange { HookUrl = "http://hook/other", Notices = false });
        // Stored, and the room is told that this is not known: it is encoded again from what is stored.
        Store.Fail(StoreCall.Append, StoreFault.LostAfter);
        await Change(new ConfigChange { HookUrl = "http://hook/third" });
        foreach (var batch in gateway.Of(Id)) Assert.Equal((false, false), (NamesHook(batch.MessagePack), NamesHook(batch.Json)));
        var shown = gateway.Of(Id).SelectMany(batch => batch.Events).ToList();
        Assert.Equal("CreatedEvent ConfigEvent ConfigEvent", Line(shown));
        Assert.Equal([new ConfigChange { Notices = false }, new ConfigChange()], shown.OfType<ConfigEvent>().Select(e => e.Change));

        var epoch = (await room.Facts())!.Epoch;
        foreach (var format in (WireFormat[])[WireFormat.Json, WireFormat.MessagePack])
            foreach (var (user, role) in ((string, Role)[])[("ann", Role.Member), ("mod", Role.Moderator)])
                Assert.False(NamesHook(await room.Read(epoch, 1, 1_000, (int)format, user, (int)role).InTime()));

        // The log has it all: so has the room after a restart.
        var stored = (await LogAudit.Events(Disk, Id)).OfType<ConfigEvent>().Select(e => e.Change.HookUrl);
        Assert.Equal(["http://hook/other", "http://hook/third"], stored);
        var restarted = Open(Asking);
        Assert.Equal(0, (await restarted.Ask(Say.Join("ann"))).Code);
        Assert.Empty(await restarted.AskAll(Say.Text("ann", "m1")));
        Assert.Equal("/third", (await Hook.Next()).Url.AbsolutePath);
    }

    private static bool NamesHook(byte[] bytes) => bytes.AsSpan().IndexOf("hook"u8) >= 0;
}
