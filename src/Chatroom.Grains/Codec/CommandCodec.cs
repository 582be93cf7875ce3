using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>
/// Commands on their way from a gateway to a room: a MessagePack array of arrays <c>[kind, format, id, ...]</c>; format is the wire
/// format in which the sender wants the answer's details. Stateless. What comes in here was checked for form by the gateway.
/// </summary>
public static partial class CommandCodec
{
    private enum Kind
    {
        Publish = 1, Join, Leave, Drop, SetEntry = 8, RemoveEntry, GetEntries, ListMembers, Configure, Create, FindMembers, DropGateway,
        Kick = 20, Impose, Revoke, ListSanctions, ReadAudit, AskWhy,
        AddWords = 40, RemoveWords, ListWords,
        Distribute = 50, Recall, DeleteMessages, RecallMessages, Undo, DecideHeld, ListHeld,
        WriteEntries = 70, AddLikes, AddToCounter, RemoveCounter, GetCounters, Destroy,
        StartShadow = 100, ReadShadow, StopShadow,
    }

    public static byte[] Write(IReadOnlyList<(Command Command, WireFormat Format)> commands)
    {
        var scratch = ScratchWriter.Take();
        scratch.BeginArray(commands.Count);
        for (var i = 0; i < commands.Count; i++) Write(scratch, commands[i].Command, commands[i].Format);
        scratch.EndArray();
        return scratch.ToArray();
    }

    private static void Write(WireWriter w, Command command, WireFormat format)
    {
        switch (command)
        {
            case Publish c:
                Head(w, Kind.Publish, format, c, 6);
                w.String(c.ClientId);
                w.String(c.Type);
                w.String(c.Content);
                StringMap.Write(w, c.Extra);
                AddressCodec.Write(w, c.Address);
                w.Bool(c.IsBroadcast);
                break;
            case Join c:
                Head(w, Kind.Join, format, c, 11);
                w.String(c.Gateway);
                w.Int((int)c.Role);
                SenderCodec.Write(w, c.Sender);
                w.Int(c.History);
                w.Bool(c.Resuming);
                w.Bool(c.MustExist);
                w.Int((int)c.Claims);
                Write(w, c.Return);
                break;
            case Leave c: Head(w, Kind.Leave, format, c, 0); break;
            case Drop c: Head(w, Kind.Drop, format, c, 0); break;
            case SetEntry c:
                Head(w, Kind.SetEntry, format, c, 2);
                EntryWriteCodec.Write(w, new EntryWrite(c.Key, c.Value, c.Force, c.Version, c.TtlSeconds, c.AutoDelete));
                w.String(c.Notify);
                break;
            case RemoveEntry c:
                Head(w, Kind.RemoveEntry, format, c, 2);
                EntryWriteCodec.Write(w, new EntryWrite(c.Key, null, c.Force, c.Version));
                w.String(c.Notify);
                break;
            case WriteEntries c:
                Head(w, Kind.WriteEntries, format, c, 3);
                EntryWriteCodec.WriteAll(w, c.Items);
                w.Bool(c.Partial);
                w.String(c.Notify);
                break;
            case AddLikes c:
                w.BeginArray(5);
                w.Int((int)Kind.AddLikes);
                w.Int((int)format);
                w.Int(c.Id);
                w.String(c.Gateway);
                w.Int(c.Added);
                break;
            case AddToCounter c:
                Head(w, Kind.AddToCounter, format, c, 2);
                w.String(c.Name);
                w.Int(c.Added);
                break;
            case RemoveCounter c:
                Head(w, Kind.RemoveCounter, format, c, 1);
                w.String(c.Name);
                break;
            case GetCounters c: Head(w, Kind.GetCounters, format, c, 0); break;
            case Destroy c:
                Head(w, Kind.Destroy, format, c, 1);
                w.String(c.Reason);
                break;
            case FindMembers c:
                Head(w, Kind.FindMembers, format, c, 1);
                StringList.Write(w, c.Users);
                break;
            case GetEntries c:
                Head(w, Kind.GetEntries, format, c, 1);
                StringList.Write(w, c.Keys);
                break;
            case ListMembers c:
                Head(w, Kind.ListMembers, format, c, 2);
                w.Int(c.Count);
                w.String(c.After);
                break;
            case AddWords c:
                Head(w, Kind.AddWords, format, c, 1);
                WordCodec.Write(w, c.Words);
                break;
            case RemoveWords c:
                Head(w, Kind.RemoveWords, format, c, 1);
                StringList.Write(w, c.Words);
                break;
            case StartShadow c:
                Head(w, Kind.StartShadow, format, c, 4);
                ShadowCodec.Write(w, c);
                break;
            case ReadShadow c: Head(w, Kind.ReadShadow, format, c, 0); break;
            case StopShadow c: Head(w, Kind.StopShadow, format, c, 0); break;
            case ListWords c:
                Head(w, Kind.ListWords, format, c, 2);
                w.Int(c.Count);
                w.String(c.After);
                break;
            case Configure c:
                Head(w, Kind.Configure, format, c, 1);
                ConfigCodec.ToWire(c.Change).Write(w);
                break;
            case Recall c:
                Head(w, Kind.Recall, format, c, 1);
                w.Int(c.Target);
                break;
            case DeleteMessages c:
                Head(w, Kind.DeleteMessages, format, c, 3);
                w.String(c.Target);
                w.Int(c.Minutes);
                w.Int(c.MuteMinutes);
                break;
            case RecallMessages c:
                Head(w, Kind.RecallMessages, format, c, 2);
                LongList.Write(w, c.Seqs);
                w.Int(c.MuteMinutes);
                break;
            case Undo c:
                Head(w, Kind.Undo, format, c, 1);
                w.Int(c.Target);
                break;
            case DecideHeld c:
                Head(w, Kind.DecideHeld, format, c, 2);
                w.Int(c.Target);
                w.Bool(c.Approve);
                break;
            case ListHeld c:
                Head(w, Kind.ListHeld, format, c, 2);
                w.Int(c.Count);
                w.Int(c.After);
                break;
            case Distribute c:
                Head(w, Kind.Distribute, format, c, 1);
                w.Bool(c.On);
                break;
            case Create c:
                w.BeginArray(5);
                w.Int((int)Kind.Create);
                w.Int((int)format);
                w.Int(c.Id);
                w.String(c.By);
                ConfigCodec.ToWire(c.Config).Write(w);
                break;
            case DropGateway c:
                w.BeginArray(4);
                w.Int((int)Kind.DropGateway);
                w.Int((int)format);
                w.Int(c.Id);
                w.String(c.Gateway);
                break;
            default:
                if (!TryWriteModeration(w, command, format))
                    throw new ArgumentOutOfRangeException(nameof(command), command, "does not travel");
                break;
        }
        w.EndArray();
    }

    private static void Head(WireWriter w, Kind kind, WireFormat format, MemberCommand c, int more)
    {
        w.BeginArray(5 + more);
        w.Int((int)kind);
        w.Int((int)format);
        w.Int(c.Id);
        w.String(c.User);
        w.String(c.Session);
    }

    /// <exception cref="MalformedFrameException">They were not written by this codec.</exception>
    public static List<(Command Command, WireFormat Format)> ReadAll(byte[] commands)
    {
        var reader = Fields.Open(commands);
        var all = new List<(Command, WireFormat)>();
        while (reader.Next()) all.Add(Read(ref reader));
        return all;
    }

    private static (Command Command, WireFormat Format) Read(ref WireReader r)
    {
        r.BeginArray();
        var kind = (Kind)r.NextInt();
        var format = (WireFormat)r.NextInt();
        var id = r.NextLong();
        var user = r.NextText();
        Command command;
        if (kind == Kind.Create)
        {
            r.Step();
            command = new Create(id, user, ConfigCodec.FromWire(RoomConfigWire.Read(ref r)));
        }
        else if (kind == Kind.DropGateway)
        {
            command = new DropGateway(user);
        }
        else if (kind == Kind.AddLikes)
        {
            command = new AddLikes(id, user, r.NextLong());
        }
        else
        {
            command = ReadMemberCommand(ref r, kind, id, user, r.NextText());
        }
        r.EndArray();
        return (command, format);
    }

    private static MemberCommand ReadMemberCommand(ref WireReader r, Kind kind, long id, string user, string session) => kind switch
    {
        Kind.Publish => new Publish(id, user, session, r.NextText(), r.NextText(), r.NextText(), Map(ref r))
        {
            Address = Address(ref r),
            IsBroadcast = r.NextBool(),
        },
        Kind.Join => ReadJoin(ref r, id, user, session),
        Kind.Leave => new Leave(id, user, session),
        Kind.Drop => new Drop(user, session),
        Kind.SetEntry => ReadSetEntry(ref r, id, user, session),
        Kind.RemoveEntry => ReadRemoveEntry(ref r, id, user, session),
        Kind.WriteEntries => new WriteEntries(id, user, session, EntryWriteCodec.ReadAll(ref r), r.NextBool()) { Notify = r.NextTextOrNull() },
        Kind.AddToCounter => new AddToCounter(id, user, session, r.NextText(), r.NextLong()),
        Kind.RemoveCounter => new RemoveCounter(id, user, session, r.NextText()),
        Kind.GetCounters => new GetCounters(id, user, session),
        Kind.Destroy => new Destroy(id, user, session, r.NextText()),
        Kind.FindMembers => new FindMembers(id, user, session, List(ref r) ?? []),
        Kind.GetEntries => new GetEntries(id, user, session, List(ref r)),
        Kind.ListMembers => new ListMembers(id, user, session, r.NextInt(), r.NextTextOrNull()),
        Kind.AddWords => new AddWords(id, user, session, WordCodec.ReadNext(ref r)),
        Kind.RemoveWords => new RemoveWords(id, user, session, List(ref r) ?? []),
        Kind.ListWords => new ListWords(id, user, session, r.NextInt(), r.NextTextOrNull()),
        Kind.StartShadow => ShadowCodec.Read(ref r, id, user, session),
        Kind.ReadShadow => new ReadShadow(id, user, session),
        Kind.StopShadow => new StopShadow(id, user, session),
        Kind.Configure => new Configure(id, user, session, Change(ref r)),
        Kind.Recall => new Recall(id, user, session, r.NextLong()),
        Kind.DeleteMessages => new DeleteMessages(id, user, session, r.NextText(), r.NextInt(), r.NextInt()),
        Kind.RecallMessages => new RecallMessages(id, user, session, LongList.Read(ref r), r.NextInt()),
        Kind.Undo => new Undo(id, user, session, r.NextLong()),
        Kind.DecideHeld => new DecideHeld(id, user, session, r.NextLong(), r.NextBool()),
        Kind.ListHeld => new ListHeld(id, user, session, r.NextInt(), r.NextLong()),
        Kind.Distribute => new Distribute(id, user, session, r.NextBool()),
        _ => ReadModeration(ref r, kind, id, user, session)
            ?? throw new MalformedFrameException(Codes.InvalidArgument, $"command kind {(int)kind}"),
    };

    private static Join ReadJoin(ref WireReader r, long id, string user, string session)
    {
        var gateway = r.NextText();
        var role = (Role)r.NextInt();
        r.Step();
        var sender = SenderCodec.Read(ref r);
        return new Join(id, user, session, gateway, role, sender, r.NextInt(), r.NextBool(), r.NextBool())
        {
            Claims = (Claims)r.NextInt(),
            Return = ReadReturn(ref r),
        };
    }

    private static void Write(WireWriter w, Return? back)
    {
        w.Int(back?.Epoch ?? 0);
        w.Int(back?.Seq ?? 0);
        w.Int(back?.IssuedMs ?? 0);
        w.Bool(back?.Follows ?? false);
    }

    private static Return? ReadReturn(ref WireReader r)
    {
        var back = new Return(r.NextLong(), r.NextLong(), r.NextLong(), r.NextBool());
        return back.Epoch == 0 ? null : back;
    }

    private static SetEntry ReadSetEntry(ref WireReader r, long id, string user, string session)
    {
        var write = EntryWriteCodec.Read(ref r);
        return new SetEntry(id, user, session, write.Key, write.Value, write.Force)
        {
            Version = write.Version, TtlSeconds = write.TtlSeconds, AutoDelete = write.AutoDelete, Notify = r.NextTextOrNull(),
        };
    }

    private static RemoveEntry ReadRemoveEntry(ref WireReader r, long id, string user, string session)
    {
        var write = EntryWriteCodec.Read(ref r);
        return new RemoveEntry(id, user, session, write.Key, write.Force) { Version = write.Version, Notify = r.NextTextOrNull() };
    }

    private static Dictionary<string, string>? Map(ref WireReader r)
    {
        r.Step();
        return StringMap.Read(ref r);
    }

    private static Addressing? Address(ref WireReader r)
    {
        r.Step();
        return AddressCodec.Read(ref r);
    }

    private static List<string>? List(ref WireReader r)
    {
        r.Step();
        return StringList.Read(ref r);
    }

    private static ConfigChange Change(ref WireReader r)
    {
        r.Step();
        return ConfigCodec.FromWire(RoomConfigWire.Read(ref r));
    }
}
