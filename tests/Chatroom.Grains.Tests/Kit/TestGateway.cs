using Chatroom.Grains.Codec;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>A batch as a gateway got it. Immutable.</summary>
public sealed record Got(string Room, long Epoch, long First, long Next, byte[] MessagePack, byte[] Json, PrivatePart? Private = null)
{
    public List<RoomEvent> Events => EventCodec.ReadAll(First, 0, MessagePack, new RoomConfig());
}

/// <summary>A gateway that keeps everything it is told. Thread-safe.</summary>
public sealed class TestGateway : IRoomObserver, IDirectoryObserver
{
    private readonly Lock _lock = new();
    private readonly List<Got> _batches = [];
    private readonly List<string> _told = [];
    private readonly List<Told> _late = [];

    /// <summary>Thrown at every batch when set: a gateway with a bug.</summary>
    public Exception? Fault { get; set; }

    public Got[] Batches
    {
        get { lock (_lock) return [.. _batches]; }
    }

    /// <summary>Removals, evictions and counts, each as a line.</summary>
    public string[] Told
    {
        get { lock (_lock) return [.. _told]; }
    }

    /// <summary>Answers that came past the calls that asked for them.</summary>
    public Told[] Late
    {
        get { lock (_lock) return [.. _late]; }
    }

    public Got[] Of(string room) => [.. Batches.Where(batch => batch.Room == room)];

    /// <summary>Contents of the room's messages, in the order in which they came.</summary>
    public string[] Texts(string room) =>
        [.. Of(room).SelectMany(batch => batch.Events).OfType<MessageEvent>().Select(message => message.Content)];

    public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart)
    {
        if (Fault is not null) throw Fault;
        lock (_lock) _batches.Add(new Got(room, epoch, first, next, messagePack, json, privatePart is null ? null : PrivatePart.From(privatePart)));
    }

    public void Recalled(string room, long epoch, long seq) => Note($"recalled {room} {seq}");

    public void Summed(string room, long epoch, long seq, ulong digest) => Note($"digest {room} {seq} {Protocol.Digest.Hex(digest)}");

    public void Online(string room, int count) => Note($"online {room} {count}");

    public void Answered(string room, byte[] answers)
    {
        lock (_lock) _late.AddRange(Kit.Told.ReadAll(answers));
    }

    public void Removed(string room, string session, int code, string reason) => Note($"removed {room} {session} {code} {reason}");

    public void Evicted(string session, int code) => Note($"evicted {session} {code}");

    private void Note(string line)
    {
        lock (_lock) _told.Add(line);
    }
}
