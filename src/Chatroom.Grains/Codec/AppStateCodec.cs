using Chatroom.Protocol;
using Chatroom.Rooms.Global;

namespace Chatroom.Grains.Codec;

/// <summary>
/// The app's whole state, stored as a snapshot and sent to who attaches: a MessagePack array <c>[version, epoch, seq, mutes, bans,
/// words, rooms, settings]</c>. Stateless.
/// </summary>
public static class AppStateCodec
{
    private const int Version = 1;

    public static byte[] Write(AppState state)
    {
        var w = new WireWriter(WireFormat.MessagePack, 4_096);
        w.BeginArray(8);
        w.Int(Version);
        w.Int(state.Epoch);
        w.Int(state.Seq);
        WriteSanctions(w, state.Mutes);
        WriteSanctions(w, state.Bans);
        WordList.Write(w, state.Words);
        StringList.Write(w, state.KeepAlive);
        SettingsCodec.Write(w, SettingsChange.Whole(state.Settings));
        w.EndArray();
        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">A newer version wrote it.</exception>
    public static AppState Read(byte[] bytes, AppOptions options)
    {
        var r = Fields.Open(bytes);
        var version = r.NextInt();
        if (version != Version) throw new InvalidDataException($"app state of version {version}; this program reads {Version}");
        var (epoch, seq) = (r.NextLong(), r.NextLong());
        return AppState.Restored(
            options, epoch, seq, ReadSanctions(ref r), ReadSanctions(ref r), WordList.ReadNext(ref r), r.NextList(),
            SettingsCodec.ReadNext(ref r).On(new AppSettings()));
    }

    private static void WriteSanctions(WireWriter w, GlobalSanctions list) => w.Rows<GlobalSanction>([.. list.All], 5, static (w, one) =>
    {
        w.String(one.User);
        w.Int(one.UntilMs);
        w.Int(one.SinceMs);
        w.String(one.By);
        w.String(one.Reason);
    });

    private static List<GlobalSanction> ReadSanctions(ref WireReader r) => r.NextRows(
        static (ref WireReader r) => new GlobalSanction(r.NextText(), r.NextLong(), r.NextLong(), r.NextText(), r.NextText()));
}
