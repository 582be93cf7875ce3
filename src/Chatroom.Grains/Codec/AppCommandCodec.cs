using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Grains.Codec;

/// <summary>A command on its way to the app's grain: a MessagePack array <c>[kind, by, ...]</c>. Stateless.</summary>
public static class AppCommandCodec
{
    private enum Kind { Sanction = 1, Lift, ChangeWords, KeepRooms, ChangeSettings }

    public static byte[] Write(AppCommand command)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        switch (command)
        {
            case ImposeEverywhere c:
                Head(w, Kind.Sanction, c, 4);
                w.Int((int)c.Kind);
                StringList.Write(w, c.Users);
                w.Int(c.Minutes);
                w.String(c.Reason);
                break;
            case LiftEverywhere c:
                Head(w, Kind.Lift, c, 2);
                w.Int((int)c.Kind);
                StringList.Write(w, c.Users);
                break;
            case ChangeWords c:
                Head(w, Kind.ChangeWords, c, 2);
                WordList.Write(w, c.Add);
                StringList.Write(w, c.Remove);
                break;
            case KeepRooms c:
                Head(w, Kind.KeepRooms, c, 2);
                StringList.Write(w, c.Add);
                StringList.Write(w, c.Remove);
                break;
            case ChangeSettings c:
                Head(w, Kind.ChangeSettings, c, 1);
                SettingsCodec.Write(w, c.Change);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command, "does not travel");
        }
        w.EndArray();
        return w.ToArray();
    }

    private static void Head(WireWriter w, Kind kind, AppCommand c, int more)
    {
        w.BeginArray(2 + more);
        w.Int((int)kind);
        w.String(c.By);
    }

    /// <exception cref="MalformedFrameException">It was not written by this codec.</exception>
    public static AppCommand Read(byte[] command)
    {
        var r = Fields.Open(command);
        var kind = (Kind)r.NextInt();
        var by = r.NextText();
        return kind switch
        {
            Kind.Sanction => new ImposeEverywhere(by, (GlobalSanctionKind)r.NextInt(), r.NextList(), r.NextInt(), r.NextText()),
            Kind.Lift => new LiftEverywhere(by, (GlobalSanctionKind)r.NextInt(), r.NextList()),
            Kind.ChangeWords => new ChangeWords(by, WordList.ReadNext(ref r), r.NextList()),
            Kind.KeepRooms => new KeepRooms(by, r.NextList(), r.NextList()),
            Kind.ChangeSettings => new ChangeSettings(by, SettingsCodec.ReadNext(ref r)),
            _ => throw new MalformedFrameException(Codes.InvalidArgument, $"command kind {(int)kind} of the app"),
        };
    }
}

/// <summary>The answer to a command of the app. Immutable.</summary>
/// <param name="Code">0, or why not.</param>
/// <param name="Rule">The rule that refused; "" none.</param>
/// <param name="Which">What of the command it is about, for people.</param>
/// <param name="UntilMs">When a sanction ends, Unix milliseconds; -1 for ever.</param>
/// <param name="RetryAfterMs">When it may work again; 0: waiting does not help.</param>
/// <param name="Seq">Where the app's log stands.</param>
public readonly record struct AppAnswer(int Code, string Rule, string Which, long UntilMs, long RetryAfterMs, long Seq)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, 64);
        w.BeginArray(6);
        w.Int(Code);
        w.String(Rule);
        w.String(Which);
        w.Int(UntilMs);
        w.Int(RetryAfterMs);
        w.Int(Seq);
        w.EndArray();
        return w.ToArray();
    }

    public static AppAnswer From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new AppAnswer(r.NextInt(), r.NextText(), r.NextText(), r.NextLong(), r.NextLong(), r.NextLong());
    }
}

/// <summary>Where the app's state stands, and what it is unless that was known. Immutable.</summary>
/// <param name="State">As <see cref="AppStateCodec"/> wrote it; empty: as it was.</param>
public readonly record struct AppAttached(long Epoch, long Seq, byte[] State)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, State.Length + 32);
        w.BeginArray(3);
        w.Int(Epoch);
        w.Int(Seq);
        w.Binary(State);
        w.EndArray();
        return w.ToArray();
    }

    public static AppAttached From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new AppAttached(r.NextLong(), r.NextLong(), r.NextBytes());
    }
}
