using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Codec;

/// <summary>
/// A room's snapshot as stored: a MessagePack array <c>[version, epoch, seq, created, config, sections]</c>, each
/// section <c>[number, items]</c>. Stateless.
/// </summary>
public static class SnapshotCodec
{
    private const int Version = 2;

    private enum Section
    {
        Entries = 1, Mutes, RecentIds, RecentMessages, Bans = 10, Exceptions, MuteAll, Audit, Words = 20,
        Stopped = 30, Messages, Recalled, Recalls, Held,
        EntryEnds = 40, Counters, Active, Digest = 50,
    }

    private static readonly int Sections = Enum.GetValues<Section>().Length;

    public static byte[] Write(RoomSnapshot s)
    {
        var w = ScratchWriter.Take();
        w.BeginArray(6);
        w.Int(Version);
        w.Int(s.Epoch);
        w.Int(s.Seq);
        w.Int(s.CreatedMs);
        ConfigCodec.ToWire(ConfigChange.Whole(s.Config)).Write(w);
        w.BeginArray(Sections);
        WriteSection(w, Section.Entries, s.Entries, 4, static (w, e) =>
        {
            w.String(e.Key);
            w.String(e.Value);
            w.Int(e.Version);
            w.String(e.Owner);
        });
        WriteSanctions(w, Section.Mutes, s.Mutes);
        WriteSection(w, Section.RecentIds, s.RecentIds, 5, static (w, id) =>
        {
            w.String(id.User);
            w.String(id.Id);
            w.Int(id.Seq);
            w.Int(id.TimeMs);
            w.Bool(id.IsHeld);
        });
        WriteSection(w, Section.RecentMessages, s.RecentMessages, 2, static (w, message) =>
        {
            w.Int(message.Seq);
            EventCodec.Write(w, message);
        });
        WriteSanctions(w, Section.Bans, s.Bans);
        WriteSanctions(w, Section.Exceptions, s.Exceptions);
        WriteSanctions(w, Section.MuteAll, s.MuteAll is null ? [] : [s.MuteAll]);
        WriteSection(w, Section.Audit, s.Audit, 7, static (w, record) =>
        {
            w.Int(record.Seq);
            w.String(record.Kind);
            w.String(record.By);
            w.String(record.User);
            w.Int(record.AtMs);
            w.Int(record.UntilMs);
            w.String(record.Reason);
        });
        WriteSection(w, Section.Messages, s.Messages, 4, static (w, place) =>
        {
            w.Int(place.Seq);
            w.Int(place.TimeMs);
            w.String(place.User);
            w.Int((int)place.Role);
        });
        WriteSection(w, Section.Recalled, s.Recalled, 1, static (w, seq) => w.Int(seq));
        WriteSection(w, Section.Recalls, s.Recalls, 6, RecallCodec.Write);
        WriteSection(w, Section.Held, s.Held, 2, static (w, held) =>
        {
            w.Int(held.Seq);
            EventCodec.Write(w, held);
        });
        WriteSection(w, Section.Words, s.Words, WordCodec.Elements, WordCodec.Write);
        WriteSection<long>(w, Section.Stopped, s.StoppedSeq == 0 ? [] : [s.StoppedSeq], 1, static (w, seq) => w.Int(seq));
        WriteSection(w, Section.EntryEnds, s.Entries.Where(e => e.UntilMs != Until.Never || e.AutoDelete).ToArray(), 3, static (w, e) =>
        {
            w.String(e.Key);
            w.Int(e.UntilMs);
            w.Bool(e.AutoDelete);
        });
        WriteSection(w, Section.Counters, s.Counters, 2, static (w, c) =>
        {
            w.String(c.Name);
            w.Int(c.Total);
        });
        WriteSection(w, Section.Active, [s.ActiveMs], 1, static (w, activeMs) => w.Int(activeMs));
        WriteSection(w, Section.Digest, [s.Digest], 1, static (w, digest) => w.Int(unchecked((long)digest)));
        w.EndArray();
        w.EndArray();
        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static RoomSnapshot Read(byte[] bytes, RoomConfig defaults)
    {
        var r = Fields.Open(bytes);
        var version = r.NextInt();
        if (version != Version) throw new InvalidDataException($"room snapshot of version {version}; this program reads {Version}");
        var snapshot = new RoomSnapshot(r.NextLong(), r.NextLong(), r.NextLong(), Config(ref r, defaults), [], [], [], []);
        r.Step();
        r.BeginArray();
        for (; r.Next(); r.EndArray())
        {
            r.BeginArray();
            var section = (Section)r.NextInt();
            snapshot = section switch
            {
                Section.Entries => snapshot with { Entries = r.NextRows(ReadEntry) },
                Section.Mutes => snapshot with { Mutes = r.NextRows(ReadSanction) },
                Section.RecentIds => snapshot with { RecentIds = r.NextRows(ReadRecentId) },
                Section.RecentMessages => snapshot with { RecentMessages = r.NextRows(ReadMessage) },
                Section.Bans => snapshot with { Bans = r.NextRows(ReadSanction) },
                Section.Exceptions => snapshot with { Exceptions = r.NextRows(ReadSanction) },
                Section.MuteAll => snapshot with { MuteAll = r.NextRows(ReadSanction).FirstOrDefault() },
                Section.Audit => snapshot with { Audit = r.NextRows(ReadAudit) },
                Section.Messages => snapshot with { Messages = r.NextRows(ReadPlace) },
                Section.Recalled => snapshot with { Recalled = r.NextRows(WireElements.NextLong) },
                Section.Recalls => snapshot with { Recalls = r.NextRows(RecallCodec.Read) },
                Section.Held => snapshot with { Held = r.NextRows(ReadHeld) },
                Section.Words => snapshot with { Words = r.NextRows(WordCodec.Read) },
                Section.Stopped => snapshot with { StoppedSeq = r.NextRows(WireElements.NextLong).FirstOrDefault() },
                Section.EntryEnds => snapshot with { Entries = WithEnds(snapshot.Entries, r.NextRows(ReadEntryEnd)) },
                Section.Counters => snapshot with { Counters = r.NextRows(ReadCounter) },
                Section.Active => snapshot with { ActiveMs = r.NextRows(WireElements.NextLong).Single() },
                Section.Digest => snapshot with { Digest = unchecked((ulong)r.NextRows(WireElements.NextLong).Single()) },
                _ => throw new InvalidDataException($"room snapshot with section {(int)section}"),
            };
        }
        return snapshot;
    }

    private static Entry ReadEntry(ref WireReader r) => new(r.NextText(), r.NextText(), r.NextLong(), r.NextText());

    private static Counter ReadCounter(ref WireReader r) => new(r.NextText(), r.NextLong());

    private static (string Key, long UntilMs, bool AutoDelete) ReadEntryEnd(ref WireReader r) => (r.NextText(), r.NextLong(), r.NextBool());

    /// <summary>The section of ends stands behind the entries that it speaks of.</summary>
    private static List<Entry> WithEnds(IReadOnlyList<Entry> entries, List<(string Key, long UntilMs, bool AutoDelete)> ends)
    {
        var byKey = ends.ToDictionary(end => end.Key, StringComparer.Ordinal);
        return [.. entries.Select(entry => byKey.TryGetValue(entry.Key, out var end)
            ? entry with { UntilMs = end.UntilMs, AutoDelete = end.AutoDelete }
            : entry)];
    }

    private static RoomSanction ReadSanction(ref WireReader r)
    {
        var (user, until, by, reason) = (r.NextText(), r.NextLong(), r.NextText(), r.NextText());
        // A snapshot of before had mutes without the rest.
        if (r.Peek() == WireToken.None) return new RoomSanction(user, by, Role.Server, 0, until, reason, 0);
        var atMs = r.NextLong();
        return new RoomSanction(user, by, (Role)r.NextInt(), atMs, until, reason, r.NextLong());
    }

    private static AuditRecord ReadAudit(ref WireReader r) =>
        new(r.NextLong(), r.NextText(), r.NextText(), r.NextText(), r.NextLong(), r.NextLong(), r.NextText());

    private static RecentId ReadRecentId(ref WireReader r) =>
        new(r.NextText(), r.NextText(), r.NextLong(), r.NextLong(), r.NextBool());

    private static MessagePlace ReadPlace(ref WireReader r) => new(r.NextLong(), r.NextLong(), r.NextText(), (Role)r.NextInt());

    private static HeldEvent ReadHeld(ref WireReader r)
    {
        var seq = r.NextLong();
        r.Step();
        return (HeldEvent)EventCodec.Read(ref r, seq, 0, new RoomConfig());
    }

    private static MessageEvent ReadMessage(ref WireReader r)
    {
        var seq = r.NextLong();
        r.Step();
        // A message has a time of its own and needs no config.
        return (MessageEvent)EventCodec.Read(ref r, seq, 0, new RoomConfig());
    }

    private static RoomConfig Config(ref WireReader r, RoomConfig defaults)
    {
        r.Step();
        return ConfigCodec.FromWire(RoomConfigWire.Read(ref r)).On(defaults);
    }

    private static void WriteSanctions(WireWriter w, Section section, IReadOnlyCollection<RoomSanction> items) =>
        WriteSection(w, section, items, 7, static (w, sanction) =>
        {
            w.String(sanction.User);
            w.Int(sanction.UntilMs);
            w.String(sanction.By);
            w.String(sanction.Reason);
            w.Int(sanction.AtMs);
            w.Int((int)sanction.ByRole);
            w.Int(sanction.Seq);
        });

    private static void WriteSection<T>(WireWriter w, Section section, IReadOnlyCollection<T> items, int fields, Action<WireWriter, T> write)
    {
        w.BeginArray(2);
        w.Int((int)section);
        w.Rows(items, fields, write);
        w.EndArray();
    }
}
