using Chatroom.Rooms.Tests.Scripting;

namespace Chatroom.Rooms.Tests;

/// <summary>The rules, shown by scripts. REWRITE_ROOM_SCRIPTS=1 writes what the rules do now into them; read the difference then.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Names => new(Script.All.Select(script => script.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_script_gives_its_transcript(string name)
    {
        var script = Script.All.Single(one => one.Name == name);
        Assert.True(script.SaysItsRule, "the first line is '# ' and the rule");
        var now = script.Run();
        if (Environment.GetEnvironmentVariable("REWRITE_ROOM_SCRIPTS") == "1") script.Rewrite(now);
        else Assert.Equal(script.Text, now, ignoreLineEndingDifferences: true);
    }
}
