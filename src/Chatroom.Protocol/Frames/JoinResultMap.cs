namespace Chatroom.Protocol;

/// <summary>The map of a <see cref="JoinResult"/>. Thread-safe for different readers and writers.</summary>
internal static class JoinResultMap
{
    private const int MaxBytes = WireText.MaxBytes;

    internal static JoinResult Read(ref WireReader r, int code)
    {
        var result = new JoinResult { Code = code };
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (r.TryReadNil()) continue;
            if (!ReadPosition(ref r, key, result) && !ReadState(ref r, key, result) && !ReadRefusal(ref r, key, result)) r.Skip();
        }
        return result;
    }

    private static bool ReadPosition(ref WireReader r, ReadOnlySpan<byte> key, JoinResult result)
    {
        if (key.SequenceEqual("room"u8)) result.Room = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("epoch"u8)) result.Epoch = r.ReadInt64();
        else if (key.SequenceEqual("seq"u8)) result.Seq = r.ReadInt64();
        else if (key.SequenceEqual("resumed"u8)) result.Resumed = r.ReadBoolean();
        else if (key.SequenceEqual("left"u8)) result.Left = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("ticket"u8)) result.Ticket = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("reconnectMs"u8)) result.ReconnectMs = r.ReadInt64();
        else return false;
        return true;
    }

    private static bool ReadState(ref WireReader r, ReadOnlySpan<byte> key, JoinResult result)
    {
        if (key.SequenceEqual("created"u8)) result.Created = r.ReadInt64();
        else if (key.SequenceEqual("count"u8)) result.Count = r.ReadInt64();
        else if (key.SequenceEqual("role"u8)) result.Role = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("mutedUntil"u8)) result.MutedUntil = r.ReadInt64();
        else if (key.SequenceEqual("roomMutedUntil"u8)) result.RoomMutedUntil = r.ReadInt64();
        else if (key.SequenceEqual("exceptedUntil"u8)) result.ExceptedUntil = r.ReadInt64();
        else if (key.SequenceEqual("globallyMutedUntil"u8)) result.GloballyMutedUntil = r.ReadInt64();
        else if (key.SequenceEqual("config"u8)) result.Config = RoomConfigWire.Read(ref r);
        else if (key.SequenceEqual("entries"u8)) result.Entries = ReadEntries(ref r);
        else if (key.SequenceEqual("counters"u8)) result.Counters = CounterItem.ReadList(ref r);
        else if (key.SequenceEqual("history"u8)) result.History = ReadHistory(ref r);
        else return false;
        return true;
    }

    private static bool ReadRefusal(ref WireReader r, ReadOnlySpan<byte> key, JoinResult result)
    {
        if (key.SequenceEqual("code"u8)) result.Code = r.ReadInt32();
        else if (key.SequenceEqual("rule"u8)) result.Rule = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("reason"u8)) result.Reason = r.ReadString(MaxBytes);
        else if (key.SequenceEqual("until"u8)) result.Until = r.ReadInt64();
        else if (key.SequenceEqual("retryAfterMs"u8)) result.RetryAfterMs = r.ReadInt64();
        else return false;
        return true;
    }

    private static List<EntryItem> ReadEntries(ref WireReader r)
    {
        var entries = new List<EntryItem>();
        r.BeginArray();
        while (r.Next()) entries.Add(EntryItem.Read(ref r));
        return entries;
    }

    private static List<HistoryItem> ReadHistory(ref WireReader r)
    {
        var history = new List<HistoryItem>();
        r.BeginArray();
        while (r.Next()) history.Add(HistoryItem.Read(ref r));
        return history;
    }

    internal static void Write(WireWriter w, JoinResult result, bool withCode)
    {
        w.BeginMap(Count(result, withCode));
        MapEntries.Int(w, "code"u8, withCode ? result.Code : null);
        MapEntries.Text(w, "room"u8, result.Room);
        MapEntries.Int(w, "epoch"u8, result.Epoch);
        MapEntries.Int(w, "seq"u8, result.Seq);
        MapEntries.Bool(w, "resumed"u8, result.Resumed);
        WriteState(w, result);
        MapEntries.Text(w, "left"u8, result.Left);
        MapEntries.Text(w, "ticket"u8, result.Ticket);
        MapEntries.Int(w, "reconnectMs"u8, result.ReconnectMs);
        MapEntries.Text(w, "rule"u8, result.Rule);
        MapEntries.Text(w, "reason"u8, result.Reason);
        MapEntries.Int(w, "until"u8, result.Until);
        MapEntries.Int(w, "retryAfterMs"u8, result.RetryAfterMs);
        w.EndMap();
    }

    private static int Count(JoinResult result, bool withCode) => MapEntries.Count(
        withCode, result.Room is not null, result.Epoch is not null, result.Seq is not null, result.Resumed is not null,
        result.Created is not null, result.Count is not null, result.Role is not null, result.MutedUntil is not null,
        result.RoomMutedUntil is not null, result.ExceptedUntil is not null, result.GloballyMutedUntil is not null,
        result.Config is not null, result.Entries is not null, result.Counters is not null, result.History is not null,
        result.Left is not null, result.Ticket is not null, result.ReconnectMs is not null,
        result.Rule is not null, result.Reason is not null, result.Until is not null, result.RetryAfterMs is not null);

    private static void WriteState(WireWriter w, JoinResult result)
    {
        MapEntries.Int(w, "created"u8, result.Created);
        MapEntries.Int(w, "count"u8, result.Count);
        MapEntries.Text(w, "role"u8, result.Role);
        MapEntries.Int(w, "mutedUntil"u8, result.MutedUntil);
        MapEntries.Int(w, "roomMutedUntil"u8, result.RoomMutedUntil);
        MapEntries.Int(w, "exceptedUntil"u8, result.ExceptedUntil);
        MapEntries.Int(w, "globallyMutedUntil"u8, result.GloballyMutedUntil);
        if (result.Config is { } config)
        {
            w.Key("config"u8);
            config.Write(w);
        }
        if (result.Entries is { } entries)
        {
            w.Key("entries"u8);
            w.BeginArray(entries.Count);
            foreach (var entry in entries) entry.Write(w);
            w.EndArray();
        }
        if (result.Counters is { } counters)
        {
            w.Key("counters"u8);
            CounterItem.WriteList(w, counters);
        }
        if (result.History is { } history)
        {
            w.Key("history"u8);
            w.BeginArray(history.Count);
            foreach (var item in history) item.Write(w);
            w.EndArray();
        }
    }
}
