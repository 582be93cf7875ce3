using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Chatroom.Fuzz.Inputs;
using Chatroom.Gateway;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Rest;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Fuzz.Targets;

/// <summary>Tokens, and bodies of the server API as HTTP's own reader and ours take them. Stateless.</summary>
internal static class CallTargets
{
    private static readonly GatewayOptions Options = new() { AppKey = "app", AppSecret = "fuzz", Guests = false };
    private static readonly Authenticator Authenticator = new(Options, TimeProvider.System, development: false);
    private static readonly ResumeTickets Tickets = new(Options, TimeProvider.System);
    private static readonly byte[] Secret = "fuzz"u8.ToArray();
    private static readonly Type[] Bodies =
    [
        typeof(TokenRequest), typeof(PublishRequest), typeof(DeleteRequest), typeof(SeqRequest), typeof(RehearsalRequest), typeof(RoomSanctionRequest),
        typeof(SanctionRequest), typeof(MuteAllRequest), typeof(DistributionRequest), typeof(WhyRequest), typeof(KeepAliveRequest), typeof(SettingsRequest),
        typeof(ReplayRequest),
    ];

    public static readonly Target[] All =
    [
        new("token", InputKind.Token, Token),
        new("ticket", InputKind.Token, Ticket),
        new("signed-claims", InputKind.Body, Claims),
        new("body", InputKind.Body, Body),
        new("room-body", InputKind.Body, RoomBody),
    ];

    /// <summary>Nobody has signed anything here: whatever it is, nobody gets in.</summary>
    private static void Token(byte[] bytes)
    {
        var (identity, code) = Authenticator.Authenticate(Encoding.UTF8.GetString(bytes), "s");
        BrokenPromiseException.Unless(identity is null && code == Codes.TokenWrong, "a token that nobody signed is refused");
    }

    private static void Ticket(byte[] bytes) =>
        BrokenPromiseException.Unless(Tickets.Read(Encoding.UTF8.GetString(bytes)).Outcome == TicketOutcome.Forged, "a ticket that nobody signed is refused");

    /// <summary>Signed claims may say anything: who gets in has an id that is theirs and a role that tokens give.</summary>
    private static void Claims(byte[] bytes)
    {
        var (identity, code) = Authenticator.Authenticate(Jwt.Sign(bytes, Secret), "s");
        BrokenPromiseException.Unless(identity is null == (code != Codes.Ok), "an identity or a refusal");
        if (identity is null) return;
        BrokenPromiseException.Unless(Identifiers.IsUserId(identity.User) && identity.User != Identity.Server, "a user's own id");
        BrokenPromiseException.Unless(identity.Role is >= Role.Member and <= Role.Broadcaster, "a role that tokens give");
    }

    private static void Body(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes)) return;
        foreach (var type in Bodies)
        {
            try
            {
                var read = JsonSerializer.Deserialize(bytes, type, JsonSerializerOptions.Web);
                if (read is PublishRequest publish && MessagesApi.WrongField(publish) is null) MessagesApi.Command(1, publish, publish.Id ?? "m");
            }
            catch (JsonException)
            {
                // What HTTP's own reader refuses is 400.
            }
        }
    }

    private static void RoomBody(byte[] bytes)
    {
        JsonElement body;
        try
        {
            // What is no UTF-8 is refused at the door.
            if (!Utf8.IsValid(bytes)) return;
            body = JsonSerializer.Deserialize<JsonElement>(bytes, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return;
        }
        CreateRoomRequest.Read(body);
    }
}
