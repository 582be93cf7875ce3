using Chatroom.Fuzz.Inputs;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Fuzz.Targets;

/// <summary>
/// What is stored or goes among grains: a torn or foreign file must be refused, not half believed. What is read and written comes out
/// the same when it is read again. Stateless.
/// </summary>
internal static class StoredTargets
{
    private static readonly RoomConfig Defaults = new();
    private static readonly AppOptions App = new();

    public static readonly Target[] All =
    [
        new("commands", InputKind.MessagePack, bytes => Settles(bytes, read => CommandCodec.Write(CommandCodec.ReadAll(read)))),
        new("room-events", InputKind.MessagePack, bytes => Settles(bytes, read => WriteAll(EventCodec.ReadAll(1, 0, read, Defaults)))),
        new("room-snapshot", InputKind.MessagePack, bytes => Settles(bytes, read => SnapshotCodec.Write(SnapshotCodec.Read(read, Defaults)))),
        new("app-commands", InputKind.MessagePack, bytes => Settles(bytes, read => AppCommandCodec.Write(AppCommandCodec.Read(read)))),
        new("app-events", InputKind.MessagePack, bytes => Settles(bytes, read => AppEventCodec.WriteAll(AppEventCodec.ReadAll(1, read)))),
        new("app-state", InputKind.MessagePack, bytes => Settles(bytes, read => AppStateCodec.Write(AppStateCodec.Read(read, App)))),
    ];

    private static byte[] WriteAll(List<RoomEvent> events)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(events.Count);
        foreach (var happened in events) EventCodec.Write(w, happened);
        w.EndArray();
        return w.ToArray();
    }

    private static void Settles(byte[] bytes, Func<byte[], byte[]> readAndWrite)
    {
        byte[] once;
        try
        {
            once = readAndWrite(bytes);
        }
        catch (InvalidDataException)
        {
            // Of a newer version, as the codec says.
            return;
        }
        BrokenPromiseException.UnlessSame(once, readAndWrite(once), "what was written reads the same");
    }
}
