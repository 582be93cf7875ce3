using System.Buffers.Binary;
using System.Text;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Frames of the protocol as WebSocket frames, ready to send. Thread-safe: each thread has scratch writers of its own.</summary>
public static class WireFrames
{
    private const int Text = 1;
    private const int Binary = 2;
    private const int CloseOpcode = 8;

    [ThreadStatic] private static WireWriter? _json;
    [ThreadStatic] private static WireWriter? _messagePack;
    [ThreadStatic] private static WireWriter? _part;

    public static byte[] Batch(WireFormat format, long epoch, long first, ReadOnlySpan<byte> events)
    {
        var w = Begin(format);
        BatchHead.Write(w, epoch, first, events);
        return Framed(w);
    }

    public static byte[] Gap(WireFormat format, long epoch, long first, long count, string reason)
    {
        if (_part?.Format != format) _part = new WireWriter(format);
        _part.Reset();
        _part.BeginArray(1);
        EventWriter.Gap(_part, count, "all", reason);
        _part.EndArray();
        return Batch(format, epoch, first, _part.Written);
    }

    public static byte[] Online(WireFormat format, int count)
    {
        var w = Begin(format);
        NoticeFrame.WriteOnline(w, count);
        return Framed(w);
    }

    public static byte[] Digest(WireFormat format, in DigestNotice notice)
    {
        var w = Begin(format);
        notice.Write(w);
        return Framed(w);
    }

    public static byte[] Removed(WireFormat format, string room, int code, string reason)
    {
        var w = Begin(format);
        NoticeFrame.WriteRemoved(w, room, code, reason.Length == 0 ? null : reason);
        return Framed(w);
    }

    public static byte[] Connack(WireFormat format, in ConnackFrame frame)
    {
        var w = Begin(format);
        frame.Write(w);
        return Framed(w);
    }

    public static byte[] Connack(WireFormat format, in ConnackFrame frame, int joinCode, ReadOnlySpan<byte> joinDetails)
    {
        var w = Begin(format);
        frame.Write(w, joinCode, joinDetails);
        return Framed(w);
    }

    public static byte[] Puback(WireFormat format, string id, int code, ReadOnlySpan<byte> details)
    {
        var w = Begin(format);
        w.BeginArray(4);
        w.Int(FrameHeader.Of(FrameType.Puback));
        w.String(id);
        w.Int(code);
        w.RawMap(details);
        w.EndArray();
        return Framed(w);
    }

    public static byte[] Queryack(WireFormat format, uint number, int code, ReadOnlySpan<byte> result)
    {
        var w = Begin(format);
        QueryackFrame.Write(w, number, code, result);
        return Framed(w);
    }

    public static byte[] Pingresp(WireFormat format, long time, int? online, string? ticket = null, int reconnectMs = 0)
    {
        var w = Begin(format);
        new PingrespFrame(time, online, ticket, reconnectMs).Write(w);
        return Framed(w);
    }

    public static byte[] Disconnect(WireFormat format, int code, string? reason, long? retryAfterMs)
    {
        var w = Begin(format);
        new DisconnectFrame(code, reason, retryAfterMs).Write(w);
        return Framed(w);
    }

    /// <summary>A map of nothing: it was done.</summary>
    public static byte[] Empty(WireFormat format)
    {
        var w = Begin(format);
        w.BeginMap(0);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>A map of one text: why a request was refused.</summary>
    public static byte[] Rule(WireFormat format, string rule)
    {
        var w = Begin(format);
        w.BeginMap(1);
        w.Key("rule"u8);
        w.String(rule);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>Why a request was refused, and how long to wait; 0: waiting does not help.</summary>
    public static byte[] Refused(WireFormat format, string rule, long retryAfterMs)
    {
        if (retryAfterMs == 0) return Rule(format, rule);
        var w = Begin(format);
        w.BeginMap(2);
        w.Key("rule"u8);
        w.String(rule);
        w.Key("retryAfterMs"u8);
        w.Int(retryAfterMs);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>A WebSocket's close frame.</summary>
    /// <param name="text">At most 120 bytes of ASCII.</param>
    public static byte[] Close(int code, string text)
    {
        var frame = new byte[4 + text.Length];
        WebSocketFraming.WriteServerHeader(frame, CloseOpcode, frame.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)code);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(4));
        return frame;
    }

    private static WireWriter Begin(WireFormat format)
    {
        var w = format == WireFormat.Json ? _json ??= new WireWriter(format) : _messagePack ??= new WireWriter(format);
        w.Reset();
        return w;
    }

    private static byte[] Framed(WireWriter w)
    {
        var payload = w.Written;
        var header = WebSocketFraming.HeaderBytes(payload.Length);
        var frame = new byte[header + payload.Length];
        WebSocketFraming.WriteServerHeader(frame, w.Format == WireFormat.Json ? Text : Binary, payload.Length);
        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
