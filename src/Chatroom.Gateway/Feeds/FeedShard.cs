using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Chatroom.Gateway.Sessions;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// The sessions of one room and format that one sweeper thread serves. Comings and goings are thread-safe; sweeps are that
/// thread's alone.
/// </summary>
public sealed class FeedShard(FeedRing ring, GatewayOptions options)
{
    private const int SweepsMax = 32;
    private readonly ConcurrentQueue<(SessionWriter Writer, bool Comes)> _changes = new();
    private readonly Dictionary<SessionWriter, int> _places = [];
    private SessionWriter[] _writers = new SessionWriter[16];
    private readonly List<Sweep> _sweeps = [];
    private int _count;
    private long _sentSeqs;
    private long _sentBytes;
    private int _queued;

    /// <summary>When the next sweep may begin, in ticks of the sweeper's clock.</summary>
    public long DueAt { get; private set; }

    /// <summary>Marks the shard as waiting for its sweeper; false when it waits already.</summary>
    public bool TryQueue() => Interlocked.Exchange(ref _queued, 1) == 0;

    public void Add(SessionWriter writer) => _changes.Enqueue((writer, true));

    public void Remove(SessionWriter writer) => _changes.Enqueue((writer, false));

    /// <summary>
    /// Sends to every session what it has not got yet. They are served in portions, and each portion is sent all that there is by then:
    /// what comes while a crowd is being served is not late by a whole sweep for those who are still to be served.
    /// </summary>
    /// <param name="clock">Gives the length of the sweep, by which the next one is put off.</param>
    public void Run(TimeProvider clock)
    {
        // A full fence: were the ring's head read before this is seen, a frame in between would wake nobody.
        Interlocked.Exchange(ref _queued, 0);
        var began = clock.GetTimestamp();
        TakeChanges();
        (_sentSeqs, _sentBytes) = (0, 0);
        for (var from = 0; from < _count; from += options.SweepPortion) Serve(_writers.AsSpan(from, Math.Min(options.SweepPortion, _count - from)));
        var took = clock.GetElapsedTime(began);
        if (_sentBytes > 0) ring.Metrics?.Swept(took, _sentSeqs, _sentBytes);
        var pace = TimeSpan.FromTicks(Math.Min(
            (long)(took.Ticks * options.SweepPace), options.SweepWaitMaxMs * TimeSpan.TicksPerMillisecond));
        DueAt = began + (long)(pace.TotalSeconds * clock.TimestampFrequency);
    }

    private void Serve(ReadOnlySpan<SessionWriter> writers)
    {
        _sweeps.Clear();
        var head = ring.Head;
        foreach (var writer in writers)
        {
            // Who is behind because its socket is full goes on by itself.
            for (var cursor = writer.Cursor; cursor < head && !writer.IsBusy;)
            {
                if (SweepFrom(cursor) is not { } sweep)
                {
                    writer.Advance();
                    break;
                }
                writer.Advance(sweep);
                var before = cursor;
                cursor = writer.Cursor;
                if (cursor == before) break;
                _sentSeqs += sweep.Seqs;
                _sentBytes += sweep.Length(writer.TakesPacked);
            }
        }
    }

    /// <summary>One run for all who stand there; nearly all of a portion do, as they were served together before.</summary>
    /// <returns>Null when the ring has passed it, or when too many stand at places of their own.</returns>
    private Sweep? SweepFrom(long cursor)
    {
        foreach (var made in CollectionsMarshal.AsSpan(_sweeps))
            if (made.From == cursor) return made;
        var isCrowd = _count >= options.DeflateSessions;
        if (_sweeps.Count == SweepsMax || Sweep.Of(ring, cursor, options.WriteBytes, isCrowd) is not { } sweep) return null;
        _sweeps.Add(sweep);
        if (isCrowd) ring.Recent.Keep(sweep);
        return sweep;
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
