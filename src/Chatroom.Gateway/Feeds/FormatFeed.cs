using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>A room's feed in one format: its ring, and the sessions spread over the sweepers. Thread-safe.</summary>
public sealed class FormatFeed
{
    private readonly Lock _lock = new();
    private readonly Sweepers _sweepers;
    private readonly FeedShard[] _shards;
    private readonly FeedRing _ring;
    private uint _next;
    private bool _isRetired;

    public FormatFeed(WireFormat format, Sweepers sweepers, GatewayOptions options, long epoch, long nextSeq)
    {
        _sweepers = sweepers;
        _ring = new FeedRing(options.RingFrames, options.RingBytes, epoch, nextSeq, sweepers.Metrics) { Format = format };
        _shards = [.. Enumerable.Range(0, sweepers.Count).Select(_ => new FeedShard(_ring, options))];
    }

    /// <summary>
    /// Whether the log has gone on without this feed: nothing comes any more, and whoever follows it moves to the next one. See
    /// <see cref="RoomFeed.Jump"/>.
    /// </summary>
    public bool IsRetired => Volatile.Read(ref _isRetired);

    public void Retire() => Volatile.Write(ref _isRetired, true);

    public void Append(long epoch, long first, long next, byte[] bytes, PrivateBytes? privatePart, bool isThinnable, long timeMs, int eventsBytes)
    {
        lock (_lock) _ring.Append(epoch, first, next, bytes, privatePart, isThinnable, timeMs, eventsBytes);
        Wake();
    }

    /// <summary>Messages up to that seq were taken back: who comes to them from now on reads the log.</summary>
    public void Recall(long epoch, long seq)
    {
        lock (_lock) _ring.Recall(epoch, seq);
    }

    /// <summary>A frame that belongs to no seq.</summary>
    public void AppendNotice(byte[] bytes)
    {
        lock (_lock) _ring.Append(_ring.Epoch, _ring.NextSeq, _ring.NextSeq, bytes);
        Wake();
    }

    /// <summary>
    /// Lets the session follow from behind a position. False when no frame begins there: it must catch up from the log first.
    /// </summary>
    /// <param name="moderatorSince">The seq of the join of a moderator, who may see more than those who were there; null: no moderator.</param>
    public bool TryFollow(SessionWriter writer, long epoch, long seq, out int shard, long? moderatorSince = null)
    {
        shard = (int)(Interlocked.Increment(ref _next) % (uint)_shards.Length);
        lock (_lock)
        {
            if (_ring.Behind(epoch, seq, moderatorSince is null ? null : writer.User, moderatorSince ?? 0) is not { } cursor) return false;
            writer.Follow(_ring, cursor, epoch, seq + 1);
        }
        _shards[shard].Add(writer);
        _sweepers[shard].Wake(_shards[shard]);
        return true;
    }

    /// <summary>Whether a session could follow from behind that position now.</summary>
    public bool Has(long epoch, long seq)
    {
        lock (_lock) return _ring.Behind(epoch, seq) is not null;
    }

    public void Unfollow(SessionWriter writer, int shard)
    {
        writer.Unfollow();
        _shards[shard].Remove(writer);
        _sweepers[shard].Wake(_shards[shard]);
    }

    private void Wake()
    {
        for (var i = 0; i < _shards.Length; i++) _sweepers[i].Wake(_shards[i]);
    }
}
