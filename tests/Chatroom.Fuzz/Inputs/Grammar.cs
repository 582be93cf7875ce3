using System.Text;

namespace Chatroom.Fuzz.Inputs;

/// <summary>Makes up frames that are nearly right: known methods and keys with values of any type. Not thread-safe.</summary>
internal sealed class Grammar(Random random)
{
    private const int DepthMax = 9;
    private static readonly int[] Headers = [16, 48, 50, 58, 82, 192, 224, 32, 64, 96, 49, 208, 0, 255, 256, -1];
    private static readonly string[] Methods =
        ("join leave history recall delete undo rehearse apply held approve deny members members.of entries.set entries.batch entries.get entries.remove kick mute ban "
        + "except unmute unban unexcept mutes bans exceptions mute.all audit why words.add words.remove words distribution counters counters.add counters.remove "
        + "destroy shadow.start shadow shadow.stop configure digest none").Split(' ');
    private static readonly string[] Keys =
        ("room history position mustExist before after from to count seq user users minutes muteMinutes contains type next key value force version ttlSeconds autoDelete "
        + "notify items partial keys reason on content words word action name config limits hookUrl lanes each join client slowModeSeconds memberCap notices entries "
        + "emoteOnly speakers uniqueMinutes hookOnFailure historyEvents historyHours intakeSlots senderMessagesPerSecond extra mentions x").Split(' ');
    private static readonly string[] Texts =
        ["", "a", "li", "live-1", "text", "all", "hold", "shield", "replace", "room", "none", "1", "-1", "\\u0000", "\\ud83d\\ude00", "你好", "x\\ny", "http://127.0.0.1/"];
    private static readonly string[] Numbers =
        ["0", "1", "-1", "20", "500", "1000000000", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1.0", "1.5", "1e3", "1e400", "-0"];

    /// <summary>A frame as JSON text; MessagePack is made of it.</summary>
    public string Frame()
    {
        var text = new StringBuilder("[").Append(Pick(Headers));
        if (random.Next(3) > 0) text.Append(',').Append(random.Next(2) == 0 ? Number() : $"\"{Pick(Texts)}\"");
        if (random.Next(4) > 0) text.Append(",\"").Append(Pick(Methods)).Append('"');
        while (random.Next(3) > 0)
        {
            text.Append(',');
            Value(text, 1);
        }
        return text.Append(']').ToString();
    }

    private void Value(StringBuilder text, int depth)
    {
        switch (depth > DepthMax ? random.Next(5) : random.Next(9))
        {
            case 0: text.Append("null"); break;
            case 1: text.Append(random.Next(2) == 0 ? "true" : "false"); break;
            case 2 or 3: text.Append(Number()); break;
            case 4: text.Append('"').Append(Pick(Texts)).Append('"'); break;
            case 5: Sequence(text, '[', ']', depth, static (_, _) => { }); break;
            default: Sequence(text, '{', '}', depth, (to, i) => to.Append('"').Append(Pick(Keys)).Append("\":")); break;
        }
    }

    private void Sequence(StringBuilder text, char open, char close, int depth, Action<StringBuilder, int> before)
    {
        text.Append(open);
        for (int i = 0, count = random.Next(6); i < count; i++)
        {
            if (i > 0) text.Append(',');
            before(text, i);
            Value(text, depth + 1);
        }
        text.Append(close);
    }

    private string Number() => Pick(Numbers);

    private T Pick<T>(T[] all) => all[random.Next(all.Length)];
}
