using System.Text;

namespace Chatroom.Protocol;

/// <summary>PUBLISH from a client, <c>[48 or 50, id, message]</c>. Immutable.</summary>
/// <param name="Id">The client message id, the idempotency key.</param>
/// <param name="Qos">1 asks for a PUBACK.</param>
/// <param name="Dup">Whether it is sent again.</param>
/// <param name="Type">The message type; empty when missing.</param>
/// <param name="Content">The content; empty when missing.</param>
/// <param name="Extra">A map of strings, or null.</param>
/// <remarks>
/// Reading takes what a frame can hold; sizes beyond the limits are refused with a code, not with a close: see
/// <see cref="Check"/>.
/// </remarks>
public readonly record struct PublishFrame(
    string Id, int Qos, bool Dup, string Type, string Content, IReadOnlyDictionary<string, string>? Extra)
{
    /// <summary>Users to be told of it; null: none.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>Everybody is to be told of it.</summary>
    public bool MentionsAll { get; init; }

    /// <summary>Only they and the sender get it; null: everyone does.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static PublishFrame Read(ref WireReader r, FrameHeader header)
    {
        var frame = new PublishFrame(r.ReadString(WireText.MaxBytes), header.Qos, header.Dup, "", "", null);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("type"u8)) frame = frame with { Type = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("content"u8)) frame = frame with { Content = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("extra"u8)) frame = frame with { Extra = WireText.ReadExtra(ref r) };
            else if (key.SequenceEqual("mentions"u8))
            {
                var (mentions, all) = WireText.ReadMentions(ref r);
                frame = frame with { Mentions = mentions, MentionsAll = all };
            }
            else if (key.SequenceEqual("to"u8)) frame = frame with { To = WireText.ReadList(ref r) };
            else r.Skip();
        }
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame.</summary>
    public void Write(WireWriter w)
    {
        Frames.Begin(w, 3, FrameType.Publish, Qos, Dup);
        w.String(Id);
        w.BeginMap(2 + MapEntries.Count(Extra is not null, MentionsAll || Mentions is not null, To is not null));
        MapEntries.Text(w, "type"u8, Type);
        MapEntries.Text(w, "content"u8, Content);
        if (Extra is not null)
        {
            w.Key("extra"u8);
            WireText.WriteExtra(w, Extra);
        }
        WireText.Mentions(w, Mentions, MentionsAll);
        WireText.List(w, "to"u8, To);
        w.EndMap();
        w.EndArray();
    }

    /// <summary>
    /// <see cref="Codes.Ok"/>, or <see cref="Codes.BadRoomParameter"/> when the id, the content or the extra is not
    /// within the limits of the wire. Which types exist is the room's business.
    /// </summary>
    public int Check()
    {
        var isWithin = Identifiers.IsClientMessageId(Id)
            && Type.Length > 0
            && Encoding.UTF8.GetByteCount(Content) <= WireLimits.ContentBytes
            && (Extra is null || (Extra.Count <= WireLimits.ExtraKeys && ExtraBytes(Extra) <= WireLimits.ExtraBytes));
        return isWithin ? Codes.Ok : Codes.BadRoomParameter;
    }

    private static int ExtraBytes(IReadOnlyDictionary<string, string> extra)
    {
        var bytes = 0;
        foreach (var (key, value) in extra) bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        return bytes;
    }
}
