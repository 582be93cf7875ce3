namespace Chatroom.Protocol;

/// <summary>A notice: PUBLISH from the server with the retain bit, <c>[49, kind, details]</c>. Thread-safe for different readers and writers.</summary>
public static class NoticeFrame
{
    /// <summary>The room's member count: <c>{count}</c>.</summary>
    public const string Online = "online";

    /// <summary>This session is no longer in the room: <c>{room, code, reason?}</c>.</summary>
    public const string Removed = "removed";

    /// <summary>The room's rolling digest: <see cref="DigestNotice"/>.</summary>
    public const string Digest = "digest";

    /// <summary>
    /// Reads on after the header byte and returns the kind. The reader then stands in front of the details; finish with
    /// <see cref="Frames.ReadEnd"/>.
    /// </summary>
    public static string ReadHead(ref WireReader r) => r.ReadString(WireText.MaxBytes);

    /// <summary>Writes the whole frame. <paramref name="details"/> is a map already encoded in the writer's format; empty: <c>{}</c>.</summary>
    public static void Write(WireWriter w, string kind, ReadOnlySpan<byte> details)
    {
        Frames.Begin(w, 3, FrameType.Publish, retain: true);
        w.String(kind);
        w.RawMap(details);
        w.EndArray();
    }

    /// <summary>Writes an <see cref="Online"/> notice.</summary>
    public static void WriteOnline(WireWriter w, long count)
    {
        Frames.Begin(w, 3, FrameType.Publish, retain: true);
        w.String(Online);
        w.BeginMap(1);
        MapEntries.Int(w, "count"u8, count);
        w.EndMap();
        w.EndArray();
    }

    /// <summary>Writes a <see cref="Removed"/> notice.</summary>
    public static void WriteRemoved(WireWriter w, string room, int code, string? reason)
    {
        Frames.Begin(w, 3, FrameType.Publish, retain: true);
        w.String(Removed);
        w.BeginMap(2 + MapEntries.Count(reason is not null));
        MapEntries.Text(w, "room"u8, room);
        MapEntries.Int(w, "code"u8, code);
        MapEntries.Text(w, "reason"u8, reason);
        w.EndMap();
        w.EndArray();
    }
}
