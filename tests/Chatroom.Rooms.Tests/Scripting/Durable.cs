namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>A room's durable state as text, so that two can be compared and the difference be read.</summary>
internal static class Durable
{
    public static string Show(Room room) => Show(room.Snapshot());

    public static string Show(RoomSnapshot s) => string.Join('\n', [
        $"epoch={s.Epoch} seq={s.Seq} created={s.CreatedMs}",
        $"config {s.Config} stopped={s.StoppedSeq}",
        .. s.Entries.Select(e => $"entry {e}"),
        .. s.Counters.Select(c => $"counter {c}"),
        .. s.Mutes.Select(m => $"mute {m}"),
        .. s.Bans.Select(b => $"ban {b}"),
        .. s.Exceptions.Select(e => $"exception {e}"),
        $"everybody's {s.MuteAll}",
        .. s.Audit.Select(a => $"audit {a}"),
        .. s.Messages.Select(m => $"place {m}"),
        $"recalled {string.Join(',', s.Recalled)}",
        .. s.Recalls.Select(r => $"recall {r.Seq} {r.TimeMs} {r.By} {string.Join(',', r.Seqs)} {r.MutedUntilMs} {string.Join(',', r.Muted)}"),
        .. s.Held.Select(h => $"held {h.Seq} {h}"),
        .. s.Words.Select(word => $"word {word}"),
        .. s.RecentIds.Select(i => $"id {i}"),
        .. s.RecentMessages.Select(m => $"message {m.Seq} {m}"),
    ]);
}
