using System.Text.Json;
using System.Text.Json.Serialization;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Auth;

/// <summary>
/// What a token says. Immutable. <c>sub</c> user id, <c>app</c> the app's key, <c>exp</c> and <c>nbf</c> Unix seconds,
/// <c>role</c>, <c>follower</c>, <c>subscriber</c> (<c>room</c>: in that room only), <c>verified</c>, <c>name</c>, <c>portrait</c>, <c>badges</c>.
/// </summary>
public sealed record TokenClaims
{
    private const int NameChars = 64;
    private const int PortraitChars = 512;
    private const int BadgesMax = 8;
    private const int BadgeChars = 32;

    [JsonPropertyName("sub")] public string User { get; init; } = "";
    [JsonPropertyName("app")] public string App { get; init; } = "";
    [JsonPropertyName("exp")] public long ExpiresSeconds { get; init; }
    [JsonPropertyName("nbf")] public long? NotBeforeSeconds { get; init; }
    [JsonPropertyName("role")] public string? Role { get; init; }
    [JsonPropertyName("room")] public string? Room { get; init; }
    [JsonPropertyName("name")] public string? Name { get; init; }
    [JsonPropertyName("portrait")] public string? Portrait { get; init; }
    [JsonPropertyName("badges")] public IReadOnlyList<string>? Badges { get; init; }
    [JsonPropertyName("follower")] public bool? Follower { get; init; }
    [JsonPropertyName("subscriber")] public bool? Subscriber { get; init; }
    [JsonPropertyName("verified")] public bool? Verified { get; init; }

    /// <summary>Null when the claims are not of these types.</summary>
    public static TokenClaims? From(JsonElement claims)
    {
        try
        {
            return claims.Deserialize(AuthJson.Default.TokenClaims);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Check() =>
        !Identifiers.IsUserId(User) ? "sub: 1..64 bytes, no control characters"
        : User == Identity.Server || User.StartsWith(Identity.GuestPrefix, StringComparison.Ordinal) ? "sub: names of guests and of the server are taken"
        : Role is not null && RoleNames.Parse(Role) is null or Chatroom.Rooms.Role.Guest or Chatroom.Rooms.Role.Server ? "role: member, vip, moderator or broadcaster"
        : Room is not null && !Identifiers.IsRoomId(Room) ? "room: 1..64 of A-Za-z0-9+=-_.:"
        : Name?.Length > NameChars ? $"name: at most {NameChars} characters"
        : Portrait?.Length > PortraitChars ? $"portrait: at most {PortraitChars} characters"
        : Badges is not null && (Badges.Count > BadgesMax || Badges.Any(badge => badge is null || badge.Length > BadgeChars))
            ? $"badges: at most {BadgesMax} of {BadgeChars} characters"
        : null;

    public Identity ToIdentity()
    {
        var role = RoleNames.Parse(Role) ?? Chatroom.Rooms.Role.Member;
        var plain = Name is null && Portrait is null && Badges is null && role == Chatroom.Rooms.Role.Member;
        return new Identity(User, role, plain ? Sender.Plain : new Sender(Name, Portrait, Badges, role), Room)
        {
            Claims = (Follower == true ? Claims.Follower : 0) | (Subscriber == true ? Claims.Subscriber : 0) | (Verified == true ? Claims.Verified : 0),
        };
    }
}

[JsonSerializable(typeof(TokenClaims))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AuthJson : JsonSerializerContext;
