using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>
/// What one client sees of rooms, held against their stored logs: in order, dense, equal, and nothing that is not theirs. One client's.
/// </summary>
/// <param name="moderates">Whether the user is a moderator.</param>
/// <param name="keptSeqs">As many of the newest seqs may never be told as `history`: the log keeps them and a resume gets them.</param>
internal sealed class Reader(Auditor auditor, string name, string user, bool moderates, long keptSeqs)
{
    private RoomLog? _log;

    public string Room => _log?.Room ?? "";

    /// <summary>The position that the client has: a join may resume from it.</summary>
    public long Seq { get; private set; }

    public long Epoch { get; private set; }

    /// <summary>It has read the last event of a log: the room was destroyed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Batches are expected from now on, behind the join's position.</summary>
    /// <param name="asked">The seq that the join asked to resume from; null: none.</param>
    public void Joined(string room, long? asked, object? details)
    {
        var (epoch, seq, resumed) = (Values.Int(Values.Of(details, "epoch")), Values.Int(Values.Of(details, "seq")), Values.Of(details, "resumed") is true);
        var log = auditor.Log(room, epoch);
        if (seq > log.Head) Broken("join", $"seq {seq}, but the store ends at {log.Head}");
        if (resumed && !(asked <= seq)) Broken("join", $"asked to resume from {asked} and was taken on at {seq}");
        CheckEntries(log, seq, details);
        // After a resume what the client has not got yet comes as batches.
        (_log, HasEnded, Epoch, Seq) = (log, false, epoch, resumed ? asked!.Value : seq);
        if (resumed) return;
        foreach (var item in Values.List(Values.Of(details, "history") ?? new List<object?>())) CheckItem(log, Values.List(item), seq, seq);
    }

    /// <summary>No batch may come any more.</summary>
    public void Left() => _log = null;

    public void Batch(List<object?> frame)
    {
        var (epoch, first) = (Values.Int(frame[1]), Values.Int(frame[2]));
        if (_log is not { } log)
        {
            Broken("one-room", $"a batch {epoch}/{first} and it is in no room");
            return;
        }
        if (epoch != Epoch) Broken("order", $"in {log.Room} a batch of epoch {epoch}, it is in {Epoch}");
        if (first != Seq + 1) Broken(first <= Seq ? "order" : "density", $"in {log.Room} a batch begins at {first}, it has {Seq}");
        foreach (var raw in Values.List(frame[3])) Take(log, LogEvent.Of(Seq + 1, raw));
        if (log.IsEnded && Seq == log.Head) HasEnded = true;
        // Nobody may know of what a crash can still take back.
        if (Seq > log.Head) Broken("density", $"in {log.Room} gaps up to {Seq}, the store ends at {log.Head}");
    }

    /// <summary>An item of a page of messages: it may not show what was taken back up to <paramref name="recalledBy"/>.</summary>
    public void CheckItem(RoomLog log, List<object?> item, long last, long recalledBy)
    {
        var shown = LogEvent.Of(Values.Int(item[0]), item[1]);
        if (shown.First > last) Broken("history", $"{log.Room} shows {shown.First} beyond {last}");
        CheckShown(log, shown);
        if (log.RecalledBy(shown.First) is > 0 and var by && by <= recalledBy) Broken("history", $"{log.Room} shows {shown.First}, which {by} took back");
    }

    private void Take(RoomLog log, LogEvent shown)
    {
        if (shown.Kind == LogEvent.Gap) CheckGap(log, shown);
        else CheckShown(log, shown);
        Seq += shown.Count;
    }

    private void CheckShown(RoomLog log, LogEvent shown)
    {
        if (log.At(shown.First) is not { } stored)
        {
            Broken("stored-first", $"{log.Room} shows {shown.First}, the store ends at {log.Head}: {shown.Shown}");
            return;
        }
        if (stored.Shown != shown.Shown) Broken("content", $"{log.Room} shows at {shown.First} {shown.Shown}, the store has {stored.Shown}");
        if (stored.HiddenFrom(user, moderates) is { } reason) Broken("visibility", $"{log.Room} shows {shown.First}, which is {reason}: {shown.Shown}");
    }

    private void CheckGap(RoomLog log, LogEvent gap)
    {
        var reason = Values.Text(gap.Raw[3]);
        if (gap.Count < 1) Broken("density", $"a gap of {gap.Count}");
        if (gap.First + gap.Count - 1 > log.Head)
        {
            Broken("density", $"{log.Room}: a gap {gap.First}..{gap.First + gap.Count - 1} for {reason}, the store ends at {log.Head}");
            return;
        }
        if (reason == "history" && gap.First + gap.Count - 1 > log.Head - keptSeqs)
            Broken("density", $"{log.Room}: {gap.First}..{gap.First + gap.Count - 1} told as history, but the log ({log.Head}) keeps it");
        if (reason is "slow" or "history") return;
        for (var seq = gap.First; seq < gap.First + gap.Count; seq++)
            if (!IsReason(log, log.At(seq)!, reason)) Broken("density", $"{log.Room}: {seq} told as {reason}, the store has {log.At(seq)!.Shown}");
    }

    private bool IsReason(RoomLog log, LogEvent stored, string reason) => reason switch
    {
        "intake" => stored.Kind == LogEvent.Gap && Values.Text(stored.Raw[3]) == "intake",
        "recalled" => log.RecalledBy(stored.First) > 0,
        _ => stored.HiddenFrom(user, moderates) == reason,
    };

    private void CheckEntries(RoomLog log, long seq, object? details)
    {
        var expected = log.EntriesAt(seq).Select(one => $"{one.Key}={Values.Text(one.Value.Raw[4])}@{Values.Int(one.Value.Raw[5])}").Order(StringComparer.Ordinal);
        var told = Values.List(Values.Of(details, "entries")).Select(Values.List)
            .Select(one => $"{Values.Text(one[0])}={Values.Text(one[1])}@{Values.Int(one[2])}").Order(StringComparer.Ordinal);
        if (!expected.SequenceEqual(told)) Broken("entries", $"{log.Room} at {seq}: [{string.Join(' ', told)}], the log makes [{string.Join(' ', expected)}]");
    }

    private void Broken(string invariant, string message) => throw new InvariantBrokenException(invariant, $"{name}: {message}");
}
