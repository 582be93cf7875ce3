using Chatroom.Fuzz.Inputs;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Fuzz.Targets;

/// <summary>A client's frames, from the header byte to the room's command; and a server's, as clients read them. Stateless.</summary>
internal static class FrameTargets
{
    private const int Retained = 49;

    public static readonly Target[] All =
    [
        new("client-frame-json", InputKind.Json, bytes => Client(bytes, WireFormat.Json)),
        new("client-frame-messagepack", InputKind.MessagePack, bytes => Client(bytes, WireFormat.MessagePack)),
        new("poll-json", InputKind.Json, bytes => Poll([(byte)'[', .. bytes, (byte)',', .. bytes, (byte)']'], bytes, WireFormat.Json)),
        new("poll-messagepack", InputKind.MessagePack, bytes => Poll([.. bytes, .. bytes], bytes, WireFormat.MessagePack)),
        new("server-frame-json", InputKind.Json, bytes => Server(bytes, WireFormat.Json)),
        new("server-frame-messagepack", InputKind.MessagePack, bytes => Server(bytes, WireFormat.MessagePack)),
    ];

    private static void Client(byte[] bytes, WireFormat format)
    {
        var command = Command(bytes, format);
        if (command is null || Values.TryRead(bytes, format) is not { } frame) return;
        var sent = CommandCodec.Write([(command, WireFormat.Json)]);
        BrokenPromiseException.UnlessSame(sent, CommandCodec.Write(CommandCodec.ReadAll(sent)), "a command travels to its room unchanged");
        var other = format == WireFormat.Json ? WireFormat.MessagePack : WireFormat.Json;
        var again = Command(frame.Write(other), other) ?? throw new BrokenPromiseException($"in {other} it is a command too");
        BrokenPromiseException.UnlessSame(sent, CommandCodec.Write([(again, WireFormat.Json)]), $"in {other} it is the same command");
    }

    /// <summary>What the session makes of a frame; null: what is not for the room's command queue.</summary>
    private static Command? Command(byte[] bytes, WireFormat format)
    {
        var reader = new WireReader(bytes, format);
        var header = Frames.ReadHeader(ref reader);
        switch (header.Type)
        {
            case FrameType.Connect:
                ConnectFrame.Read(ref reader);
                return null;
            case FrameType.Publish:
                var publish = PublishFrame.Read(ref reader, header);
                return publish.Check() == Codes.Ok ? new Publish(1, "li", "s", publish.Id, publish.Type, publish.Content, publish.Extra) : null;
            case FrameType.Query:
                return Query(ref reader);
            case FrameType.Pingreq:
                PingreqFrame.Read(ref reader);
                return null;
            default:
                return null;
        }
    }

    private static Command? Query(ref WireReader reader)
    {
        var (_, method) = QueryFrame.ReadHead(ref reader);
        switch (method)
        {
            case "join":
                JoinRequest.Read(ref reader);
                Frames.ReadEnd(ref reader);
                return null;
            case "history":
                HistoryQuery.From(HistoryParams.Read(ref reader).ToBytes());
                return null;
            case "rehearse" or "apply":
                RehearsalQuery.From(MessageParams.Read(ref reader).Rehearsal(method == "apply").ToBytes());
                return null;
            case "digest":
                DigestParams.Read(ref reader);
                return null;
            default:
                return CommandRouter.Route(method, ref reader, "li", "s")?.Invoke(1);
        }
    }

    /// <summary>A poll that carries the frame twice: what is found in it is a frame of its own, or the body is none.</summary>
    private static void Poll(byte[] body, byte[] frame, WireFormat format)
    {
        var isWhole = Values.TryRead(frame, format) is not null;
        var polled = new PollBody(body, format);
        var found = new List<byte[]>();
        while (polled.Next() is { IsEmpty: false } next) found.Add(next.ToArray());
        BrokenPromiseException.Unless(found.Sum(one => one.Length) <= body.Length, "frames lie within the body");
        if (!isWhole) return;
        BrokenPromiseException.Unless(found.Count == 2, $"two frames, not {found.Count}");
        foreach (var one in found) BrokenPromiseException.Unless($"{Values.Read(one, format)}" == $"{Values.Read(frame, format)}", "the frame that was sent");
    }

    private static void Server(byte[] bytes, WireFormat format)
    {
        var reader = new WireReader(bytes, format);
        var header = Frames.ReadHeader(ref reader);
        switch (header.Type)
        {
            case FrameType.Connack: ConnackFrame.Read(ref reader); break;
            case FrameType.Puback: PubackFrame.Read(ref reader); break;
            case FrameType.Pingresp: PingrespFrame.Read(ref reader); break;
            case FrameType.Disconnect: DisconnectFrame.Read(ref reader); break;
            case FrameType.Publish when header.Value == Retained: NoticeFrame.ReadHead(ref reader); break;
            case FrameType.Publish: Events(ref reader); break;
            case FrameType.Queryack:
                QueryackFrame.ReadHead(ref reader);
                if (reader.Peek() == WireToken.Map) JoinResult.Read(ref reader);
                break;
            default: break;
        }
    }

    private static void Events(ref WireReader reader)
    {
        BatchHead.Read(ref reader);
        reader.BeginArray();
        while (reader.Next()) WireEvent.Read(ref reader);
        Frames.ReadEnd(ref reader);
    }
}
