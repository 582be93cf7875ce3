using Chatroom.Rooms.Tests.Scripting;

namespace Chatroom.Rooms.Tests;

/// <summary>A removal whose event could not be stored is taken back; nothing else of the room is disturbed.</summary>
public sealed class ReadmitTests
{
    private const long NowMs = 1_000_000;
    private readonly Room _room = new("stage", new RoomOptions());
    private readonly Transcript _seen = new(NowMs);

    public ReadmitTests()
    {
        foreach (var user in new[] { "mod", "ann", "bob" })
            Apply(new Join(1, user, $"{user}-1", "g1", user == "mod" ? Role.Moderator : Role.Member, Sender.Plain, 0, false, false));
    }

    [Fact]
    public void Who_is_readmitted_is_in_the_room_and_counts_as_the_newest()
    {
        _room.Readmit(Kicked("ann"));
        Apply(new ListMembers(2, "mod", "mod-1", 2, null));
        Apply(new ListMembers(3, "mod", "mod-1", 2, "3.bob"));
        Assert.Equal(["answer members 3: ann, bob next=3.bob", "answer members 3: mod"], Lines());
    }

    [Fact]
    public void The_grace_of_a_dropped_member_goes_on()
    {
        Apply(new Drop("ann", "ann-1"));
        _room.Readmit(Kicked("ann"));
        Apply(new Tick(), NowMs + 29_999);
        Assert.Equal(3, _room.MemberCount);
        Apply(new Tick(), NowMs + 30_000);
        Assert.Equal(2, _room.MemberCount);
    }

    [Fact]
    public void The_grace_goes_on_even_when_it_ended_meanwhile()
    {
        Apply(new Drop("ann", "ann-1"));
        var kicked = Kicked("ann");
        Apply(new Tick(), NowMs + 40_000);
        _room.Readmit(kicked);
        Apply(new Tick(), NowMs + 40_000);
        Assert.Equal(2, _room.MemberCount);
    }

    [Fact]
    public void Who_came_back_meanwhile_keeps_the_new_place()
    {
        var kicked = Kicked("ann");
        Apply(new Join(9, "ann", "ann-2", "g1", Role.Member, Sender.Plain, 0, false, false));
        _room.Readmit(kicked);
        Assert.Equal("ann-2", _room.FindMember("ann")!.Session);
    }

    private Member Kicked(string user)
    {
        var member = _room.FindMember(user)!;
        Apply(new Kick(5, "mod", "mod-1", [user], ""));
        Assert.Null(_room.FindMember(user));
        return member;
    }

    private void Apply(Command command, long nowMs = NowMs) => _room.Apply(command, nowMs, _seen);

    private IEnumerable<string> Lines() => _seen.TakeLines().Where(line => line.StartsWith("answer members", StringComparison.Ordinal));
}
