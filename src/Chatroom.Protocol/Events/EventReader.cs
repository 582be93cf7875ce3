namespace Chatroom.Protocol;

/// <summary>Reads the events of a room's log, the mirror of <see cref="EventWriter"/>. Thread-safe for different readers.</summary>
internal static class EventReader
{
    private const int MaxBytes = WireText.MaxBytes;

    internal static WireEvent Read(ref WireReader r)
    {
        r.BeginArray();
        var kind = (EventKind)r.ReadInt32();
        var read = kind switch
        {
            EventKind.Message => Message(ref r),
            EventKind.Gap => Gap(ref r),
            EventKind.Entry => Entry(ref r),
            EventKind.Mute => Mute(ref r),
            EventKind.Kick => Kick(ref r),
            EventKind.Presence => Presence(ref r),
            EventKind.Counters => new WireEvent { Kind = kind, Time = r.ReadInt64(), Counters = CounterItem.ReadList(ref r) },
            EventKind.Destroyed => new WireEvent
            {
                Kind = kind, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Reason = r.ReadStringOrNull(MaxBytes),
            },
            EventKind.Sanction => Sanction(ref r),
            EventKind.Config or EventKind.Created => Configured(ref r, kind),
            EventKind.Recall => Recall(ref r),
            EventKind.Restore => new WireEvent
            {
                Kind = kind, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Seqs = Seqs(ref r), Seq = r.ReadInt64(),
            },
            EventKind.Held => Message(ref r) with { Kind = kind, Rule = r.ReadString(MaxBytes) },
            EventKind.Decided => new WireEvent
            {
                Kind = kind, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Seq = r.ReadInt64(), On = r.ReadBoolean(),
                Target = r.ReadString(MaxBytes), Id = r.ReadString(MaxBytes),
            },
            EventKind.Words => Words(ref r),
            EventKind.Distribution => new WireEvent { Kind = kind, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), On = r.ReadBoolean() },
            _ => new WireEvent { Kind = kind },
        };
        r.EndArray();
        return read;
    }

    private static WireEvent Message(ref WireReader r)
    {
        long time = r.ReadInt64();
        string user = r.ReadString(MaxBytes), id = r.ReadString(MaxBytes), type = r.ReadString(MaxBytes), content = r.ReadString(MaxBytes);
        var info = default(MessageInfo);
        if (r.Peek() != WireToken.None && !r.TryReadNil()) info = MessageInfo.Read(ref r);
        return new WireEvent
        {
            Kind = EventKind.Message, Time = time, User = user, Id = id, Type = type, Content = content,
            Name = info.Name, Portrait = info.Portrait, Badges = info.Badges, Role = info.Role, Extra = info.Extra,
            Mentions = info.Mentions, MentionsAll = info.MentionsAll, To = info.To,
        };
    }

    private static WireEvent Recall(ref WireReader r)
    {
        var read = new WireEvent { Kind = EventKind.Recall, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Seqs = Seqs(ref r) };
        if (r.Peek() != WireToken.None) read = read with { Target = r.ReadStringOrNull(MaxBytes) };
        return r.Peek() == WireToken.None ? read : read with { Until = r.ReadInt64() };
    }

    private static List<long> Seqs(ref WireReader r)
    {
        var seqs = new List<long>();
        r.BeginArray();
        while (r.Next()) seqs.Add(r.ReadInt64());
        return seqs;
    }

    private static WireEvent Gap(ref WireReader r)
    {
        var count = r.ReadInt64();
        if (count < 1) MalformedFrameException.ThrowInvalid("A gap covers one sequence number at least.");
        return new WireEvent { Kind = EventKind.Gap, Count = count, Lane = r.ReadString(MaxBytes), Reason = r.ReadString(MaxBytes) };
    }

    private static WireEvent Entry(ref WireReader r) => new()
    {
        Kind = EventKind.Entry, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes),
        Key = r.ReadString(MaxBytes), Value = r.ReadStringOrNull(MaxBytes), Version = r.ReadInt64(),
        Until = r.Peek() == WireToken.None ? 0 : r.ReadInt64(), AutoDelete = r.Peek() != WireToken.None && r.ReadBoolean(),
    };

    private static WireEvent Mute(ref WireReader r) => new()
    {
        Kind = EventKind.Mute, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes),
        Target = r.ReadString(MaxBytes), Until = r.ReadInt64(), Reason = r.ReadStringOrNull(MaxBytes), Role = OptionalText(ref r), Notify = OptionalText(ref r),
    };

    private static WireEvent Sanction(ref WireReader r) => new()
    {
        Kind = EventKind.Sanction, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Sanction = r.ReadString(MaxBytes),
        Target = r.ReadString(MaxBytes), Until = r.ReadInt64(), Reason = r.ReadStringOrNull(MaxBytes), Role = OptionalText(ref r), Notify = OptionalText(ref r),
    };

    private static string? OptionalText(ref WireReader r) => r.Peek() == WireToken.None ? null : r.ReadStringOrNull(MaxBytes);

    private static WireEvent Kick(ref WireReader r) => new()
    {
        Kind = EventKind.Kick, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes),
        Target = r.ReadString(MaxBytes), Reason = r.ReadStringOrNull(MaxBytes), Notify = OptionalText(ref r),
    };

    private static WireEvent Presence(ref WireReader r) => new()
    {
        Kind = EventKind.Presence, Time = r.ReadInt64(), Joined = r.ReadInt64(), Left = r.ReadInt64(), Names = WireText.ReadList(ref r),
    };

    private static WireEvent Words(ref WireReader r)
    {
        var (time, by, added) = (r.ReadInt64(), r.ReadStringOrNull(MaxBytes), new List<WordItem>());
        r.BeginArray();
        for (; r.Next(); r.EndArray())
        {
            r.BeginArray();
            added.Add(new WordItem(r.ReadString(MaxBytes), r.ReadString(MaxBytes)));
        }
        return new() { Kind = EventKind.Words, Time = time, User = by, Added = added, Removed = WireText.ReadList(ref r) };
    }

    private static WireEvent Configured(ref WireReader r, EventKind kind) => new()
    {
        Kind = kind, Time = r.ReadInt64(), User = r.ReadStringOrNull(MaxBytes), Config = RoomConfigWire.Read(ref r),
    };
}
