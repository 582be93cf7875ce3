using Chatroom.Grains.Orleans.Calls;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>A room of the cluster as this silo asks it: no answer is seen before what it speaks of has been told. Thread-safe.</summary>
internal sealed class RelayedRoomGrain(string id, IClusterRoom grain, RelayedRooms rooms) : IRoomGrain
{
    public Task<byte[]> Attach(string gateway, IRoomObserver observer) => rooms.Attach(id, gateway, observer);

    public Task Detach(string gateway) => rooms.Detach(id, gateway);

    public Task<byte[]> Execute(string gateway, byte[] commands) => Told(grain.Execute(rooms.Silo, gateway, commands));

    public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role) =>
        Told(grain.Read(rooms.Silo, epoch, from, max, format, user, role));

    public Task<byte[]> History(byte[] query, int format, string user, int role) => Told(grain.History(rooms.Silo, query, format, user, role));

    public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) =>
        Told(grain.Digest(rooms.Silo, from, to, each, format, user, role));

    public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) =>
        Told(grain.Rehearse(rooms.Silo, user, session, query, format));

    public Task<byte[]> Describe() => Told(grain.Describe(rooms.Silo));

    private async Task<byte[]> Told(Task<Fenced> asked)
    {
        var answer = await asked;
        await rooms.Told(id, answer);
        return answer.Bytes;
    }
}
