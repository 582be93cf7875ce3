namespace Chatroom.Protocol;

/// <summary>CONNACK, <c>[32, code, details]</c>: the answer to CONNECT. Immutable.</summary>
/// <param name="Code">0: the session stands; else the connection is closed after it.</param>
/// <param name="User">The user id.</param>
/// <param name="Role">The role outside a room.</param>
/// <param name="Session">Id of this session.</param>
/// <param name="Time">Server time, Unix milliseconds.</param>
/// <param name="HeartbeatMs">How often to send PINGREQ, in milliseconds.</param>
/// <param name="Reason">Refused: for people.</param>
/// <param name="RetryAfterMs">Refused: when to come back, in milliseconds.</param>
/// <param name="Join">The join's result or refusal, when CONNECT carried one.</param>
public readonly record struct ConnackFrame(
    int Code, string? User = null, string? Role = null, string? Session = null, long Time = 0, int HeartbeatMs = 0,
    string? Reason = null, long? RetryAfterMs = null, JoinResult? Join = null)
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static ConnackFrame Read(ref WireReader r)
    {
        var frame = new ConnackFrame(r.ReadInt32());
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (r.TryReadNil()) continue;
            if (key.SequenceEqual("user"u8)) frame = frame with { User = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("role"u8)) frame = frame with { Role = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("session"u8)) frame = frame with { Session = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("time"u8)) frame = frame with { Time = r.ReadInt64() };
            else if (key.SequenceEqual("heartbeatMs"u8)) frame = frame with { HeartbeatMs = r.ReadInt32() };
            else if (key.SequenceEqual("reason"u8)) frame = frame with { Reason = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("retryAfterMs"u8)) frame = frame with { RetryAfterMs = r.ReadInt64() };
            else if (key.SequenceEqual("join"u8)) frame = frame with { Join = JoinResult.Read(ref r) };
            else r.Skip();
        }
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame.</summary>
    public void Write(WireWriter w)
    {
        BeginDetails(w, Join is not null);
        if (Join is not null)
        {
            w.Key("join"u8);
            Join.Write(w, withCode: true);
        }
        End(w);
    }

    /// <summary>
    /// Writes the whole frame with a join whose result is a map already encoded in the writer's format;
    /// <see cref="Join"/> is not looked at.
    /// </summary>
    public void Write(WireWriter w, int joinCode, ReadOnlySpan<byte> joinResult)
    {
        BeginDetails(w, withJoin: true);
        w.Key("join"u8);
        w.BeginMap(1 + CountEntries(joinResult, w.Format));
        MapEntries.Int(w, "code"u8, joinCode);
        if (!joinResult.IsEmpty) CopyEntries(w, joinResult);
        w.EndMap();
        End(w);
    }

    private void BeginDetails(WireWriter w, bool withJoin)
    {
        var stands = Code == Codes.Ok;
        Frames.Begin(w, 3, FrameType.Connack);
        w.Int(Code);
        w.BeginMap((stands ? 2 : 0) + MapEntries.Count(
            User is not null, Role is not null, Session is not null, Reason is not null, RetryAfterMs is not null, withJoin));
        MapEntries.Text(w, "user"u8, User);
        MapEntries.Text(w, "role"u8, Role);
        MapEntries.Text(w, "session"u8, Session);
        MapEntries.Int(w, "time"u8, stands ? Time : null);
        MapEntries.Int(w, "heartbeatMs"u8, stands ? HeartbeatMs : null);
        MapEntries.Text(w, "reason"u8, Reason);
        MapEntries.Int(w, "retryAfterMs"u8, RetryAfterMs);
    }

    private static void End(WireWriter w)
    {
        w.EndMap();
        w.EndArray();
    }

    private static int CountEntries(ReadOnlySpan<byte> map, WireFormat format)
    {
        if (map.IsEmpty) return 0;
        var r = new WireReader(map, format);
        var count = 0;
        r.BeginMap();
        for (; r.Next(); count++)
        {
            r.ReadKey();
            r.Skip();
        }
        return count;
    }

    private static void CopyEntries(WireWriter w, ReadOnlySpan<byte> map)
    {
        var r = new WireReader(map, w.Format);
        r.BeginMap();
        while (r.Next())
        {
            w.Key(r.ReadKey());
            w.Raw(r.ReadRaw());
        }
    }
}
