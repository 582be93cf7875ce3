namespace Chatroom.Protocol;

/// <summary>What a message event says about its sender, its extra map and whom it names. Immutable.</summary>
internal readonly record struct MessageInfo(
    string? Name, string? Portrait, IReadOnlyList<string>? Badges, string? Role, IReadOnlyDictionary<string, string>? Extra, IReadOnlyList<string>? Mentions, bool MentionsAll,
    IReadOnlyList<string>? To)
{
    /// <summary>Without what says nothing: an empty list, the role of a plain member.</summary>
    internal static MessageInfo Of(
        string? name, string? portrait, IReadOnlyList<string>? badges, string? role, IReadOnlyDictionary<string, string>? extra,
        IReadOnlyList<string>? mentions, bool mentionsAll, IReadOnlyList<string>? to) => new(
        name, portrait, badges is { Count: 0 } ? null : badges, role == "member" ? null : role, extra is { Count: 0 } ? null : extra,
        mentions is { Count: 0 } ? null : mentions, mentionsAll, to is { Count: 0 } ? null : to);

    /// <summary>How many entries its map has; 0: there is nothing to say.</summary>
    internal int Entries => MapEntries.Count(
        Name is not null, Portrait is not null, Badges is not null, Role is not null, Extra is not null,
        MentionsAll || Mentions is not null, To is not null);

    internal void Write(WireWriter w)
    {
        w.BeginMap(Entries);
        MapEntries.Text(w, "name"u8, Name);
        MapEntries.Text(w, "portrait"u8, Portrait);
        WireText.List(w, "badges"u8, Badges);
        MapEntries.Text(w, "role"u8, Role);
        if (Extra is not null)
        {
            w.Key("extra"u8);
            WireText.WriteExtra(w, Extra);
        }
        WireText.Mentions(w, Mentions, MentionsAll);
        WireText.List(w, "to"u8, To);
        w.EndMap();
    }

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
