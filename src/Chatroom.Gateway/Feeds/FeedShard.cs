using System.Collections.Concurrent;
using Chatroom.Gateway.Sessions;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// The sessions of one room and format that one sweeper thread serves. Comings and goings are thread-safe; sweeps are that
/// thread's alone.
/// </summary>
public sealed class FeedShard(FeedRing ring, GatewayOptions options)
{
    private readonly ConcurrentQueue<(SessionWriter Writer, bool Comes)> _changes = new();
    private readonly Dictionary<SessionWriter, int> _places = [];
    private SessionWriter[] _writers = new SessionWriter[16];
    private int _count;
    private long _swept;
    private int _queued;

    /// <summary>When the next sweep may begin, in ticks of the sweeper's clock.</summary>
    public long DueAt { get; private set; }

    /// <summary>Marks the shard as waiting for its sweeper; false when it waits already.</summary>
    public bool TryQueue() => Interlocked.Exchange(ref _queued, 1) == 0;

    public void Add(SessionWriter writer) => _changes.Enqueue((writer, true));

    public void Remove(SessionWriter writer) => _changes.Enqueue((writer, false));

    /// <summary>Sends to every session what it has not got yet.</summary>
    /// <param name="clock">Gives the length of the sweep, by which the next one is put off.</param>
    public void Run(TimeProvider clock)
    {
        Volatile.Write(ref _queued, 0);
        var began = clock.GetTimestamp();
        TakeChanges();
        var head = ring.Head;
        var (seqs, bytes) = (0L, 0L);
        while (_swept < head)
        {
            if (Sweep.Of(ring, Math.Max(_swept, ring.Tail), options.WriteBytes) is not { } sweep) continue;
            for (var i = 0; i < _count; i++)
                if (_writers[i].Cursor < sweep.To) _writers[i].Advance(sweep);
            _swept = sweep.To;
            seqs += sweep.Seqs * _count;
            bytes += (long)sweep.Bytes.Length * _count;
        }
        var took = clock.GetElapsedTime(began);
        if (bytes > 0) ring.Metrics?.Swept(took, seqs, bytes);
        var pace = TimeSpan.FromTicks(Math.Min(
            (long)(took.Ticks * options.SweepPace), options.SweepWaitMaxMs * TimeSpan.TicksPerMillisecond));
        DueAt = began + (long)(pace.TotalSeconds * clock.TimestampFrequency);
    }

    private void TakeChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            if (!change.Comes) RemoveAt(change.Writer);
            else if (_places.TryAdd(change.Writer, _count))
            {
                if (_count == _writers.Length) Array.Resize(ref _writers, _count * 2);
                _writers[_count++] = change.Writer;
                // It may have been placed before frames that everyone else has by now.
                change.Writer.Advance();
            }
        }
    }

    private void RemoveAt(SessionWriter writer)
    {
        if (!_places.Remove(writer, out var place)) return;
        var last = _writers[--_count];
        _writers[_count] = null!;
        if (last == writer) return;
        _writers[place] = last;
        _places[last] = place;
    }
}
