namespace Chatroom.Protocol;

/// <summary>What a message event says about its sender, its extra map and whom it names. Immutable.</summary>
internal readonly record struct MessageInfo(
    string? Name, string? Portrait, string[]? Badges, string? Role, IReadOnlyDictionary<string, string>? Extra, string[]? Mentions, bool MentionsAll,
    string[]? To)
{
    internal static MessageInfo Read(ref WireReader r)
    {
        var info = default(MessageInfo);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("name"u8)) info = info with { Name = r.ReadStringOrNull(WireText.MaxBytes) };
            else if (key.SequenceEqual("portrait"u8)) info = info with { Portrait = r.ReadStringOrNull(WireText.MaxBytes) };
            else if (key.SequenceEqual("badges"u8)) info = info with { Badges = WireText.ReadList(ref r) };
            else if (key.SequenceEqual("role"u8)) info = info with { Role = r.ReadStringOrNull(WireText.MaxBytes) };
            else if (key.SequenceEqual("extra"u8)) info = info with { Extra = WireText.ReadExtra(ref r) };
            else if (key.SequenceEqual("mentions"u8))
            {
                var (mentions, all) = WireText.ReadMentions(ref r);
                info = info with { Mentions = mentions, MentionsAll = all };
            }
            else if (key.SequenceEqual("to"u8)) info = info with { To = WireText.ReadList(ref r) };
            else r.Skip();
        }
        return info;
    }
}
