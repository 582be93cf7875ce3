using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Codec;

/// <summary>
/// Events of the app's log as stored: a MessagePack array of arrays <c>[kind, time, by, ...]</c>. Seqs go unsaid: the log is dense.
/// Stateless.
/// </summary>
public static class AppEventCodec
{
    private enum Kind { Sanctioned = 1, Words, KeepAlive, Settings }

    public static byte[] WriteAll(IReadOnlyList<AppEvent> events)
    {
        var w = new WireWriter(WireFormat.MessagePack, 256 * events.Count);
        w.BeginArray(events.Count);
        foreach (var happened in events)
        {
            Write(w, happened);
            w.EndArray();
        }
        w.EndArray();
        return w.ToArray();
    }

    private static void Write(WireWriter w, AppEvent happened)
    {
        switch (happened)
        {
            case SanctionedEvent e:
                Head(w, Kind.Sanctioned, e, 4);
                w.Int((int)e.Kind);
                StringList.Write(w, e.Users);
                w.Int(e.UntilMs);
                w.String(e.Reason);
                break;
            case AppWordsEvent e:
                Head(w, Kind.Words, e, 2);
                WordList.Write(w, e.Add);
                StringList.Write(w, e.Remove);
                break;
            case KeepAliveEvent e:
                Head(w, Kind.KeepAlive, e, 2);
                StringList.Write(w, e.Add);
                StringList.Write(w, e.Remove);
                break;
            case SettingsEvent e:
                Head(w, Kind.Settings, e, 1);
                SettingsCodec.Write(w, e.Change);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "not an event of the app");
        }
    }

    private static void Head(WireWriter w, Kind kind, AppEvent e, int more)
    {
        w.BeginArray(3 + more);
        w.Int((int)kind);
        w.Int(e.TimeMs);
        w.String(e.By);
    }

    /// <summary>Reads a batch whose first event has the seq <paramref name="first"/>.</summary>
    public static List<AppEvent> ReadAll(long first, byte[] events)
    {
        var r = Fields.Open(events);
        var all = new List<AppEvent>();
        while (r.Next()) all.Add(Read(ref r, first + all.Count));
        return all;
    }

    private static AppEvent Read(ref WireReader r, long seq)
    {
        r.BeginArray();
        var kind = (Kind)r.NextInt();
        var time = r.NextLong();
        var by = r.NextText();
        AppEvent happened = kind switch
        {
            Kind.Sanctioned => new SanctionedEvent(seq, time, by, (GlobalSanctionKind)r.NextInt(), r.NextList(), r.NextLong(), r.NextText()),
            Kind.Words => new AppWordsEvent(seq, time, by, WordList.ReadNext(ref r), r.NextList()),
            Kind.KeepAlive => new KeepAliveEvent(seq, time, by, r.NextList(), r.NextList()),
            Kind.Settings => new SettingsEvent(seq, time, by, SettingsCodec.ReadNext(ref r)),
            _ => throw new MalformedFrameException(Codes.InvalidArgument, $"event kind {(int)kind} in the app's log"),
        };
        r.EndArray();
        return happened;
    }
}

/// <summary>Words with their actions: <c>[[word, action]...]</c>. Stateless.</summary>
internal static class WordList
{
    public static void Write(WireWriter w, IReadOnlyCollection<KeyValuePair<string, WordAction>> words) => w.Rows(words, 2, static (w, word) =>
    {
        w.String(word.Key);
        w.Int((int)word.Value);
    });

    public static List<KeyValuePair<string, WordAction>> ReadNext(ref WireReader r) =>
        r.NextRows(static (ref WireReader r) => new KeyValuePair<string, WordAction>(r.NextText(), (WordAction)r.NextInt()));
}

/// <summary>The settings that change; nil stays: <c>[types, webhookUrl, webhookSecret, hookUrl, hookOnFailure]</c>. Stateless.</summary>
internal static class SettingsCodec
{
    public static void Write(WireWriter w, SettingsChange change)
    {
        w.BeginArray(5);
        if (change.CustomTypes is { } types)
        {
            w.BeginMap(types.Count);
            foreach (var (name, lane) in types)
            {
                w.Key(name);
                w.Int((int)lane);
            }
            w.EndMap();
        }
        else
        {
            w.Nil();
        }
        w.String(change.WebhookUrl);
        w.String(change.WebhookSecret);
        w.String(change.HookUrl);
        w.String(change.HookOnFailure);
        w.EndArray();
    }

    public static SettingsChange ReadNext(ref WireReader r)
    {
        r.Step();
        r.BeginArray();
        var change = new SettingsChange(ReadTypes(ref r), r.NextTextOrNull(), r.NextTextOrNull(), r.NextTextOrNull(), r.NextTextOrNull());
        r.EndArray();
        return change;
    }

    private static Dictionary<string, Lane>? ReadTypes(ref WireReader r)
    {
        r.Step();
        if (r.TryReadNil()) return null;
        var types = new Dictionary<string, Lane>(StringComparer.Ordinal);
        r.BeginMap();
        while (r.Next())
        {
            var name = System.Text.Encoding.UTF8.GetString(r.ReadKey());
            types[name] = (Lane)r.ReadInt32();
        }
        return types;
    }
}
