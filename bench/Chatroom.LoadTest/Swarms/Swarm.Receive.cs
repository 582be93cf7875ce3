using System.Buffers.Binary;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <content>Bytes in: from the socket to the member's account.</content>
internal sealed partial class Swarm
{
    private const int NoStatus = 1005;

    /// <summary>Receives once. False: nothing more comes before it is told again, or ever.</summary>
    /// <param name="isLast">It is not told again: all that came is to be read.</param>
    private bool OnReadable(Member member, bool isLast = false, int bytesMax = int.MaxValue)
    {
        var into = _splitter.Begin(member.Leftover);
        if (into.Length > bytesMax) into = into[..bytesMax];
        var count = _sockets.Receive(member.Socket, into);
        if (count == INonBlockingSockets.WouldBlock) return false;
        if (count <= 0)
        {
            Lost(member, null);
            return false;
        }
        _splitter.Received(count);
        _bytes += count;
        try
        {
            ReadFrames(member);
            if (member.Socket >= 0) _splitter.End(ref member.Leftover);
        }
        catch (Exception e) when (e is BadFrameException or MalformedFrameException)
        {
            Broken(member, new Fault(FaultKind.Malformed, member.Number, member.Account.Last, 0, e.Message));
        }
        return member.Socket >= 0 && (isLast || count == into.Length);
    }

    private void ReadFrames(Member member)
    {
        if (member.Phase == Phase.Upgrading && !TryUpgrade(member)) return;
        while (member.Socket >= 0 && _splitter.TryNext(out var head, out var payload))
        {
            if (head.Opcode == _opcode) OnFrame(member, payload, head.IsDeflated);
            else OnControl(member, head.Opcode, payload);
        }
    }

    private void OnControl(Member member, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Ping: SendFrame(member, Opcode.Pong, payload); break;
            case Opcode.Pong: break;
            case Opcode.Close:
                SendFrame(member, Opcode.Close, payload.Length >= 2 ? payload[..2] : []);
                Lost(member, payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : NoStatus);
                break;
            default: throw new BadFrameException($"a {opcode} message in the {_setup.Format} subprotocol");
        }
    }

    private void OnFrame(Member member, ReadOnlySpan<byte> frame, bool isDeflated)
    {
        _frames++;
        if (_cache.TryFind(frame, ref member.CacheHint, out var facts))
        {
            if (facts is not null) Deliver(member, facts);
            return;
        }
        if (isDeflated && !_setup.Deflates) throw new BadFrameException("compressed, which was not asked for");
        // The same compressed bytes are the same message: it is unpacked once, for the member that it comes to first.
        var content = isDeflated ? _inflater.Inflate(frame) : frame;
        var reader = new WireReader(content, _setup.Format);
        var header = Frames.ReadHeader(ref reader);
        switch (header.Type)
        {
            case FrameType.Publish when header.Retain: OnNotice(member, frame, content, ref reader); break;
            case FrameType.Publish: OnBatch(member, frame, ref reader); break;
            case FrameType.Connack: OnConnack(member, ConnackFrame.Read(ref reader)); break;
            case FrameType.Puback: OnPuback(member, PubackFrame.Read(ref reader)); break;
            case FrameType.Pingresp: OnPingresp(member, PingrespFrame.Read(ref reader)); break;
            case FrameType.Disconnect: member.RetryAfterMs = DisconnectFrame.Read(ref reader).RetryAfterMs; break;
            default: throw new BadFrameException($"header {header.Value}: this client asked for no such frame");
        }
    }

    private static void OnPingresp(Member member, in PingrespFrame frame)
    {
        if (frame.Ticket is { } ticket) (member.Ticket, member.SlotMs) = (ticket, frame.ReconnectMs);
    }

    private void OnBatch(Member member, ReadOnlySpan<byte> frame, ref WireReader reader)
    {
        var facts = _batches.Read(ref reader, member.Number);
        member.CacheHint = _cache.Add(frame, facts);
        Deliver(member, facts);
    }

    private void OnNotice(Member member, ReadOnlySpan<byte> frame, ReadOnlySpan<byte> content, ref WireReader reader)
    {
        var kind = NoticeFrame.ReadHead(ref reader);
        if (kind == NoticeFrame.Removed)
            Broken(member, new Fault(FaultKind.Removed, member.Number, member.Account.Last, 0, System.Text.Encoding.UTF8.GetString(content)));
        else if (kind == NoticeFrame.Digest)
        {
            var published = BatchFacts.Of(DigestNotice.Read(ref reader));
            member.CacheHint = _cache.Add(frame, published);
            Deliver(member, published);
        }
        else member.CacheHint = _cache.Add(frame, null);
    }

    private void Deliver(Member member, BatchFacts batch)
    {
        if (member.Phase != Phase.Up) throw new BadFrameException("a batch before the join was answered");
        member.Account.Accept(batch, _chains);
        var now = Monotonic.Now;
        // How late slow readers are is their own doing: latency is that of the others.
        foreach (var sentAt in member.IsSlow ? [] : batch.SentAt) Arrived(now, sentAt);
        if (now >= _measureNs) _elided += batch.Elided;
    }

    private void Broken(Member member, Fault fault)
    {
        if (member.Phase == Phase.Up) _up--;
        else _handshakes--;
        Drop(member);
        _trouble ??= fault.InWords();
        Die(member, fault);
    }
}
