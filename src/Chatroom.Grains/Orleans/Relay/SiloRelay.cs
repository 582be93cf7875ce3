using Chatroom.Grains.Orleans.Calls;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>
/// One lane of what this silo is told by grains: Orleans hands it one tell after the other, in the order of each sender. Thread-safe.
/// </summary>
internal sealed class SiloRelay(RelayedRooms rooms, RelayedDirectories directories, RelayedApp app) : ISiloRelay
{
    public void Batch(
        string room, long line, long number, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        rooms.Find(room)?.Batch(line, number, epoch, first, next, messagePack, json, privatePart);

    public void Recalled(string room, long line, long number, long epoch, long seq) =>
        rooms.Find(room)?.Tell(line, number, gateway => gateway.Recalled(room, epoch, seq));

    public void Summed(string room, long line, long number, long epoch, long seq, ulong digest) =>
        rooms.Find(room)?.Tell(line, number, gateway => gateway.Summed(room, epoch, seq, digest));

    public void Online(string room, long line, long number, int count) =>
        rooms.Find(room)?.Tell(line, number, gateway => gateway.Online(room, count));

    public void Answered(string room, long line, long number, string gateway, byte[] answers) =>
        rooms.Find(room)?.Tell(line, number, one => one.Answered(room, answers), gateway);

    public void Removed(string room, long line, long number, string gateway, string session, int code, string reason) =>
        rooms.Find(room)?.Tell(line, number, one => one.Removed(room, session, code, reason), gateway);

    public Task Evicted(string gateway, string session, int code)
    {
        directories.Evicted(gateway, session, code);
        return Task.CompletedTask;
    }

    public Task Changed(string name, long epoch, long first, byte[] events)
    {
        app.Changed(name, epoch, first, events);
        return Task.CompletedTask;
    }
}
