namespace Chatroom.Protocol;

/// <summary>What a message event says about its sender, and its extra map. Immutable.</summary>
internal readonly record struct MessageInfo(
    string? Name, string? Portrait, string[]? Badges, string? Role, IReadOnlyDictionary<string, string>? Extra)
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
            else r.Skip();
        }
        return info;
    }
}
