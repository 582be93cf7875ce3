namespace Chatroom.Rooms;

/// <content>How far back the log is shown: by number and by age, as the room is set and the server allows.</content>
public sealed partial class Room
{
    private readonly MessageIndex _messages = new();

    /// <summary>Seqs that are kept; at most the server's.</summary>
    private int HistoryEvents => Math.Min(Config.HistoryEvents, Options.HistoryEventsMax);

    /// <summary>The first seq that is still shown at a time; behind the last message when all of them are too old.</summary>
    public long KeptFrom(long nowMs)
    {
        var byCount = Math.Max(1, Seq - HistoryEvents + 1);
        var hours = Math.Min(Config.HistoryHours, Options.HistoryHoursMax);
        var young = _messages.FirstSince(nowMs - hours * 3_600_000L);
        return young == 0 ? byCount : Math.Max(byCount, _messages[young - 1].Seq + 1);
    }

    /// <summary>The seqs of a span of time: from the first message of <paramref name="fromMs"/> or later to before the first later than <paramref name="toMs"/>.</summary>
    public (long First, long Next) SeqsOf(long fromMs, long toMs)
    {
        var (first, next) = (_messages.FirstSince(fromMs), _messages.FirstSince(toMs == long.MaxValue ? toMs : toMs + 1));
        return (SeqAt(first), SeqAt(next));
    }

    private long SeqAt(int index) => index < _messages.Count ? _messages[index].Seq : Seq + 1;

    private void NoteMessage(MessageEvent message)
    {
        _messages.Trim(message.Seq - Options.HistoryEventsMax + 1);
        _messages.Add(new MessagePlace(message.Seq, message.TimeMs, message.User, message.Sender.Role));
    }
}
