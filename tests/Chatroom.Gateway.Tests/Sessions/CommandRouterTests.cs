using System.Text.Json.Nodes;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Gateway.Tests.Sessions;

public sealed class CommandRouterTests
{
    public static TheoryData<string, string?, string> Methods => new()
    {
        { "members", null, "ListMembers { Id = 7, User = li, Session = s, Count = 100, After =  }" },
        { "members", """{"count":5,"next":"c"}""", "ListMembers { Id = 7, User = li, Session = s, Count = 5, After = c }" },
        { "entries.set", """{"key":"k","value":"v","force":true}""", "SetEntry { Id = 7, User = li, Session = s, Key = k, Value = v, Force = True, Version = , TtlSeconds = , AutoDelete = False, Notify =  }" },
        { "entries.set", """{"key":"k","value":"v","version":3,"ttlSeconds":60,"autoDelete":true,"notify":"n"}""", "SetEntry { Id = 7, User = li, Session = s, Key = k, Value = v, Force = False, Version = 3, TtlSeconds = 60, AutoDelete = True, Notify = n }" },
        { "entries.set", null, "SetEntry { Id = 7, User = li, Session = s, Key = , Value = , Force = False, Version = , TtlSeconds = , AutoDelete = False, Notify =  }" },
        { "entries.remove", """{"key":"k"}""", "RemoveEntry { Id = 7, User = li, Session = s, Key = k, Force = False, Version = , Notify =  }" },
        { "entries.remove", """{"key":"k","force":true}""", "RemoveEntry { Id = 7, User = li, Session = s, Key = k, Force = True, Version = , Notify =  }" },
        { "counters", null, "GetCounters { Id = 7, User = li, Session = s }" },
        { "counters.add", """{"name":"votes","count":3}""", "AddToCounter { Id = 7, User = li, Session = s, Name = votes, Added = 3 }" },
        { "counters.remove", """{"name":"votes"}""", "RemoveCounter { Id = 7, User = li, Session = s, Name = votes }" },
        { "shadow", null, "ReadShadow { Id = 7, User = li, Session = s }" },
        { "shadow.stop", null, "StopShadow { Id = 7, User = li, Session = s }" },
        { "destroy", """{"reason":"over"}""", "Destroy { Id = 7, User = li, Session = s, Reason = over }" },
        { "mutes", null, "ListSanctions { Id = 7, User = li, Session = s, Kind = Mute, Count = 100, After =  }" },
        { "bans", """{"count":5,"next":"9"}""", "ListSanctions { Id = 7, User = li, Session = s, Kind = Ban, Count = 5, After = 9 }" },
        { "exceptions", null, "ListSanctions { Id = 7, User = li, Session = s, Kind = Except, Count = 100, After =  }" },
        { "why", null, "AskWhy { Id = 7, User = li, Session = s, Target = , Type = , Content =  }" },
        { "why", """{"user":"bo","type":"text","content":"hi"}""", "AskWhy { Id = 7, User = li, Session = s, Target = bo, Type = text, Content = hi }" },
        { "audit", """{"before":9,"count":5}""", "ReadAudit { Id = 7, User = li, Session = s, Before = 9, Count = 5 }" },
        { "words", """{"count":5,"next":"c"}""", "ListWords { Id = 7, User = li, Session = s, Count = 5, After = c }" },
        { "words", null, "ListWords { Id = 7, User = li, Session = s, Count = 100, After =  }" },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Each_method_becomes_its_command_in_both_formats(string method, string? parameters, string command)
    {
        foreach (var format in (WireFormat[])[WireFormat.Json, WireFormat.MessagePack])
            Assert.Equal(command, $"{Route(method, parameters, format)}");
    }

    // The command, its users, its minutes and its reason.
    [Theory]
    [InlineData("kick", """{"user":"bo","reason":"spam","more":[1,{"x":2}]}""", "Kick bo  spam")]
    [InlineData("mute", """{"user":"bo","minutes":-1}""", "Mute bo -1 ")]
    [InlineData("mute", """{"users":["bo","cy"],"user":"di","minutes":5}""", "Mute bo,cy,di 5 ")]
    [InlineData("mute", null, "Mute  0 ")]
    [InlineData("unmute", """{"users":["bo"],"user":null}""", "Unmute bo  ")]
    [InlineData("ban", """{"user":"bo","minutes":5,"reason":"spam"}""", "Ban bo 5 spam")]
    [InlineData("unban", """{"user":"bo"}""", "Unban bo  ")]
    [InlineData("except", """{"user":"bo","minutes":5}""", "Except bo 5 ")]
    [InlineData("unexcept", """{"user":"bo"}""", "Unexcept bo  ")]
    [InlineData("mute.all", null, "MuteAll  -1 ")]
    [InlineData("mute.all", """{"on":true,"minutes":5,"reason":"quiet"}""", "MuteAll  5 quiet")]
    [InlineData("mute.all", """{"on":false}""", "UnmuteAll   ")]
    public void Each_of_the_moderators_methods_becomes_its_command(string method, string? parameters, string command)
    {
        foreach (var format in (WireFormat[])[WireFormat.Json, WireFormat.MessagePack])
            Assert.Equal(command, Route(method, parameters, format) switch
            {
                Kick c => $"Kick {string.Join(',', c.Targets)}  {c.Reason}",
                Impose c => $"{c.Kind} {string.Join(',', c.Targets)} {c.Minutes} {c.Reason}",
                Revoke c => $"Un{c.Kind.ToString()[..1].ToLowerInvariant()}{c.Kind.ToString()[1..]} {string.Join(',', c.Targets)}  ",
                var other => $"{other}",
            });
    }

    [Fact]
    public void Entries_are_asked_by_key_or_all()
    {
        Assert.Null(((GetEntries)Route("entries.get", null)!).Keys);
        Assert.Null(((GetEntries)Route("entries.get", """{"keys":null}""")!).Keys);
        Assert.Equal(["a", "b"], ((GetEntries)Route("entries.get", """{"keys":["a","b"]}""")!).Keys);
        Assert.Equal(100, ((GetEntries)Route("entries.get", Keys(100))!).Keys!.Count);
        Assert.Throws<MalformedFrameException>(() => Route("entries.get", Keys(101)));
    }

    [Fact]
    public void Words_are_named_alone_or_with_an_action()
    {
        const string Words = """{"words":["a",{"word":"b","action":"replace"},{"action":"hold","word":"c","x":1},{"word":"d","action":"?"}]}""";
        Assert.Equal(
            [new("a", WordAction.Shield), new("b", WordAction.Replace), new("c", WordAction.Hold), new("d", WordAction.None)],
            ((AddWords)Route("words.add", Words)!).Words);
        Assert.Equal(["a", "b", "c", "d"], ((RemoveWords)Route("words.remove", Words)!).Words);
        Assert.Empty(((AddWords)Route("words.add", null)!).Words);
        Assert.Throws<MalformedFrameException>(() => Route("words.add", Keys(101).Replace("keys", "words", StringComparison.Ordinal)));
    }

    [Fact]
    public void Configure_changes_what_it_names()
    {
        var change = ((Configure)Route("configure", """{"name":"Live","slowModeSeconds":30}""")!).Change;
        Assert.Equal(new ConfigChange { Name = "Live", SlowModeSeconds = 30 }, change);
        Assert.Equal(ConfigChange.None, ((Configure)Route("configure", null)!).Change);
    }

    [Theory]
    [InlineData("true", 30)]
    [InlineData("false", 0)]
    [InlineData("45", 45)]
    [InlineData("null", null)]
    public void Slow_mode_is_a_number_of_seconds_or_a_switch(string said, int? seconds) =>
        Assert.Equal(seconds, ((Configure)Route("configure", $$"""{"slowModeSeconds":{{said}}}""")!).Change.SlowModeSeconds);

    [Fact]
    public void A_shadow_differs_in_what_is_named()
    {
        var start = (StartShadow)Route("shadow.start", """{"config":{"slowModeSeconds":30},"limits":{"intakeSlots":9,"contentBytes":5},"words":["damn"],"minutes":3}""")!;
        Assert.Equal(new ConfigChange { SlowModeSeconds = 30 }, start.Change);
        Assert.Equal(new ShadowLimits { IntakeSlots = 9, ContentBytes = 5 }, start.Limits);
        Assert.Equal(("damn", 3), (start.Words[0].Text, start.Minutes));
        Assert.Equal((ConfigChange.None, 0, 10), (((StartShadow)Route("shadow.start", null)!).Change, ((StartShadow)Route("shadow.start", null)!).Words.Count, ((StartShadow)Route("shadow.start", null)!).Minutes));
    }

    [Fact]
    public void An_unknown_method_is_none() => Assert.Null(Route("explode", """{"user":"bo"}"""));

    [Theory]
    [InlineData("mute", """{"minutes":"ten"}""")]
    [InlineData("mute", """{"minutes":99999999999}""")]
    [InlineData("kick", """{"user":5}""")]
    [InlineData("entries.set", """{"force":"yes"}""")]
    [InlineData("entries.get", """{"keys":"a"}""")]
    [InlineData("members", """{"count":1.5}""")]
    [InlineData("configure", """{"memberCap":"many"}""")]
    public void A_param_of_the_wrong_type_is_malformed(string method, string parameters) =>
        Assert.Throws<MalformedFrameException>(() => Route(method, parameters));

    private static string Keys(int count) => $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("\"k\"", count))}}]}""";

    private static Command? Route(string method, string? parameters, WireFormat format = WireFormat.Json)
    {
        var json = parameters is null ? $"[82,1,\"{method}\"]" : $"[82,1,\"{method}\",{parameters}]";
        var frame = parameters?.Contains('.', StringComparison.Ordinal) == true
            ? System.Text.Encoding.UTF8.GetBytes(json)
            : WireJson.Write(JsonNode.Parse(json)!.ToJsonString(), format);
        var reader = new WireReader(frame, format);
        Frames.ReadHeader(ref reader);
        QueryFrame.ReadHead(ref reader);
        return CommandRouter.Route(method, ref reader, "li", "s")?.Invoke(7);
    }
}
