using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary>
/// From a call of the server API to the room's command, and from its answer to HTTP. Thread-safe. The params are those of the QUERY
/// method of the same name, and the room cannot tell a call from a frame but by its session.
/// </summary>
internal sealed class RoomCalls(IGrains grains)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What QUERY <paramref name="method"/> does with these params, done by the server.</summary>
    public Task<IResult> Query(string room, string method, object? parameters = null)
    {
        var bytes = parameters switch
        {
            null => "{}"u8.ToArray(),
            // As it stands in the body: our own reader says what is wrong with it, where the framework's writer would throw.
            JsonElement body => Encoding.UTF8.GetBytes(body.GetRawText()),
            _ => JsonSerializer.SerializeToUtf8Bytes(parameters, parameters.GetType(), Json),
        };
        // A query stands at the end of a frame's array: so do its params here.
        var reader = new WireReader((byte[])[(byte)'[', .. bytes, (byte)']'], WireFormat.Json);
        reader.BeginArray();
        try
        {
            reader.Next();
            var make = CommandRouter.Route(method, ref reader, Identity.Server, MemberCommand.ServerSession)
                ?? throw new InvalidOperationException($"rooms have no method {method}");
            return Ask(room, make);
        }
        catch (MalformedFrameException malformed)
        {
            return Task.FromResult(Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, malformed.Message));
        }
    }

    public async Task<IResult> Ask(string room, Func<long, Command> make)
    {
        if (!Identifiers.IsRoomId(room)) return BadRoomId();
        var answer = await Send(room, make);
        return Result(answer.Code, answer.Details);
    }

    /// <summary>One command to a room that nobody here need be in: so its answer comes with the call, also when the room's hook is asked.</summary>
    public async Task<CommandAnswer> Send(string room, Func<long, Command> make)
    {
        var command = CommandCodec.Write([(make(1), WireFormat.Json)]);
        var reader = new WireReader(await grains.Room(room).Execute("", command), WireFormat.MessagePack);
        reader.BeginArray();
        reader.Next();
        return CommandAnswer.Read(ref reader);
    }

    /// <summary>A read of the room's log.</summary>
    public async Task<IResult> Read(string room, Func<IRoomGrain, Task<byte[]>> read)
    {
        if (!Identifiers.IsRoomId(room)) return BadRoomId();
        if ((await grains.Room(room).Describe()).Length == 0) return NoSuchRoom();
        var result = QueryResult.From(await read(grains.Room(room)));
        return Result(result.Code, result.Details);
    }

    public static IResult NoSuchRoom() => Problems.Result(StatusCodes.Status404NotFound, Codes.NoSuchRoom, "no such room");

    public static IResult BadRoomId() =>
        Problems.Result(StatusCodes.Status400BadRequest, Codes.BadRoomParameter, "room: 1..64 of A-Za-z0-9+=-_.:");

    private static IResult Result(int code, byte[] details) =>
        Codes.IsDone(code) ? Results.Text(Encoding.UTF8.GetString(WithCode(code, details)), "application/json") : Problems.OfRefusal(code, details);

    // Done, but not quite as it was asked for: the answer says how.
    private static byte[] WithCode(int code, byte[] details)
    {
        if (code == Codes.Ok) return details;
        var told = JsonNode.Parse(details)!.AsObject();
        told["code"] = code;
        return JsonSerializer.SerializeToUtf8Bytes(told);
    }
}
