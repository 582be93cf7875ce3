using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary>
/// What waits for one gateway, in order. Thread-safe. Batches are bounded a room and in all: of a room that is over its bound they are
/// left out until what was in front of them has gone, and then <see cref="LinkBehind"/> says where the next begins. So a gateway that
/// takes nothing costs so much memory and delays nobody. What is no batch is never left out: it is as much as there are members and
/// calls.
/// </summary>
/// <param name="ring">There is something to take; called outside the lock.</param>
internal sealed class LinkQueue(SiloOptions options, Action ring)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly Dictionary<string, RoomBatches> _rooms = new(StringComparer.Ordinal);
    private TaskCompletionSource? _room;
    private long _bytes;
    private long _behinds;
    private bool _isClosed;

    /// <summary>What waits, in bytes.</summary>
    public long Bytes
    {
        get { lock (_lock) return _bytes; }
    }

    /// <summary>How often batches of a room began to be left out.</summary>
    public long Behinds
    {
        get { lock (_lock) return _behinds; }
    }

    /// <summary>Completes when less waits than may: until then nothing more is read from the gateway.</summary>
    public Task HasRoom
    {
        get
        {
            lock (_lock)
            {
                if (_bytes < options.QueueBytes || _isClosed) return Task.CompletedTask;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _room.Task;
            }
        }
    }

    /// <summary>Something that is never left out.</summary>
    public void Add(LinkFrame frame)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _waiting.Enqueue(new Waiting(frame, null));
            _bytes += frame.HeldBytes;
        }
        ring();
    }

    /// <summary>Something about the log of a room that whoever reads the log finds there: left out while its batches are.</summary>
    public void AddToLog(string room, LinkFrame frame)
    {
        lock (_lock)
        {
            if (_isClosed || _rooms.GetValueOrDefault(room) is { IsBehind: true }) return;
            _waiting.Enqueue(new Waiting(frame, null));
            _bytes += frame.HeldBytes;
        }
        ring();
    }

    public void AddBatch(LinkBatch batch)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            if (!_rooms.TryGetValue(batch.Room, out var room)) _rooms.Add(batch.Room, room = new RoomBatches(batch.Room));
            (room.Epoch, room.Seq) = (batch.Epoch, batch.Next - 1);
            if (room.IsBehind) return;
            var bytes = batch.HeldBytes;
            // One that is alone too long goes all the same.
            var isOver = (room.Bytes > 0 && room.Bytes + bytes > options.RoomQueueBytes) || (_bytes > 0 && _bytes + bytes > options.QueueBytes);
            if (isOver)
            {
                LeaveOut(room);
            }
            else
            {
                var waiting = new Waiting(batch, room);
                room.Waiting.Enqueue(waiting);
                room.Bytes += bytes;
                _bytes += bytes;
                _waiting.Enqueue(waiting);
            }
        }
        ring();
    }

    /// <summary>Takes what goes in the next message. False: nothing waits.</summary>
    public bool Take(List<LinkFrame> frames)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            for (var bytes = 0; bytes < LinkLimits.TogetherBytes && _waiting.TryDequeue(out var next);)
            {
                if (TakeOne(next) is not { } frame) continue;
                bytes += frame.HeldBytes;
                frames.Add(frame);
            }
            if (_bytes < options.QueueBytes) (room, _room) = (_room, null);
        }
        room?.TrySetResult();
        return frames.Count > 0;
    }

    /// <summary>Takes nothing more and forgets what waits.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Clear();
            _rooms.Clear();
            _bytes = 0;
            (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }

    private LinkFrame? TakeOne(Waiting next)
    {
        if (next.Room is not { } room)
        {
            _bytes -= next.Frame!.HeldBytes;
            return next.Frame;
        }
        if (next.IsMark)
        {
            _rooms.Remove(room.Name);
            return new LinkBehind(room.Name, room.Epoch, room.Seq);
        }
        // Left out since.
        if (next.Frame is not { } batch) return null;
        room.Waiting.Dequeue();
        room.Bytes -= batch.HeldBytes;
        _bytes -= batch.HeldBytes;
        if (room is { Waiting.Count: 0, IsBehind: false }) _rooms.Remove(room.Name);
        return batch;
    }

    private void LeaveOut(RoomBatches room)
    {
        foreach (var waiting in room.Waiting) waiting.Frame = null;
        room.Waiting.Clear();
        _bytes -= room.Bytes;
        room.Bytes = 0;
        room.IsBehind = true;
        _behinds++;
        _waiting.Enqueue(new Waiting(null, room) { IsMark = true });
    }

    /// <summary>A place in the queue.</summary>
    private sealed class Waiting(LinkFrame? frame, RoomBatches? room)
    {
        public LinkFrame? Frame = frame;
        public readonly RoomBatches? Room = room;

        /// <summary>Where it is told how far the log has come.</summary>
        public bool IsMark { get; init; }
    }

    private sealed class RoomBatches(string name)
    {
        public readonly string Name = name;
        public readonly Queue<Waiting> Waiting = new();
        public long Bytes;
        public long Epoch;
        public long Seq;
        public bool IsBehind;
    }
}
