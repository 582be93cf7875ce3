namespace Chatroom.Protocol;

/// <summary>PUBACK, <c>[64, id, code, details]</c>: the answer to a PUBLISH with qos 1. Immutable.</summary>
/// <param name="Id">The client message id.</param>
/// <param name="Code">0: stored; 21502: stored, with words replaced; else refused, or -1 not known.</param>
/// <param name="Epoch">Epoch of the log that holds the message; 0 when there is none.</param>
/// <param name="Seq">Its place in the log; 0 when it has none.</param>
/// <param name="Time">When it was accepted, Unix milliseconds.</param>
/// <param name="Duplicate">The id had been seen: this is the first answer again.</param>
/// <param name="Rule">The first rule that refused.</param>
/// <param name="Until">When the refusal ends, Unix milliseconds, -1 never; 0 when it has no end of its own.</param>
/// <param name="RetryAfterMs">How long to wait, in milliseconds; 0 when nothing is said.</param>
public readonly record struct PubackFrame(
    string Id, int Code, long Epoch, long Seq, long Time, bool Duplicate, string? Rule, long Until, long RetryAfterMs)
{
    /// <summary>It waits for a moderator; <see cref="Seq"/> is the place of the event that tells them, not the message's.</summary>
    public bool Held { get; init; }

    /// <summary>It was not refused: it is sent, or held.</summary>
    public bool IsAccepted => Codes.IsDone(Code);

    /// <summary>The message is in the log, as it was written or with words replaced.</summary>
    public bool IsSent => IsAccepted && !Held;

    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static PubackFrame Read(ref WireReader r)
    {
        var frame = new PubackFrame(r.ReadString(WireText.MaxBytes), r.ReadInt32(), 0, 0, 0, false, null, 0, 0);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("epoch"u8)) frame = frame with { Epoch = r.ReadInt64() };
            else if (key.SequenceEqual("seq"u8)) frame = frame with { Seq = r.ReadInt64() };
            else if (key.SequenceEqual("time"u8)) frame = frame with { Time = r.ReadInt64() };
            else if (key.SequenceEqual("duplicate"u8)) frame = frame with { Duplicate = r.ReadBoolean() };
            else if (key.SequenceEqual("held"u8)) frame = frame with { Held = r.ReadBoolean() };
            else if (key.SequenceEqual("rule"u8)) frame = frame with { Rule = r.ReadStringOrNull(WireText.MaxBytes) };
            else if (key.SequenceEqual("until"u8)) frame = frame with { Until = r.ReadInt64() };
            else if (key.SequenceEqual("retryAfterMs"u8)) frame = frame with { RetryAfterMs = r.ReadInt64() };
            else r.Skip();
        }
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame: of an accepted message always its place, else only what is not 0.</summary>
    public void Write(WireWriter w)
    {
        Frames.Begin(w, 4, FrameType.Puback);
        w.String(Id);
        w.Int(Code);
        long? epoch = Said(Epoch), seq = Said(Seq), time = Said(Time);
        w.BeginMap(MapEntries.Count(
            Rule is not null, epoch is not null, seq is not null, time is not null, Held, Duplicate, Until != 0, RetryAfterMs != 0));
        MapEntries.Int(w, "epoch"u8, epoch);
        MapEntries.Int(w, "seq"u8, seq);
        MapEntries.Int(w, "time"u8, time);
        MapEntries.Bool(w, "held"u8, Held ? true : null);
        MapEntries.Bool(w, "duplicate"u8, Duplicate ? true : null);
        MapEntries.Text(w, "rule"u8, Rule);
        MapEntries.Int(w, "until"u8, Until == 0 ? null : Until);
        MapEntries.Int(w, "retryAfterMs"u8, RetryAfterMs == 0 ? null : RetryAfterMs);
        w.EndMap();
        w.EndArray();
    }

    private long? Said(long value) => IsAccepted || value != 0 ? value : null;
}
