using Chatroom.Gateway.Auth;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary><c>POST /v1/token</c>: the app's server asks for a token for one of its users.</summary>
internal static class TokenApi
{
    private const int SecondsMax = 30 * 86_400;

    public static void MapToken(this RouteGroupBuilder v1) => v1.MapPost("/token", Issue)
        .WithTags("token").As<TokenResponse>("token", "A token for one of the app's users, to give to their client.");

    private static IResult Issue(TokenRequest request, Authenticator authenticator, GatewayOptions options, TimeProvider clock)
    {
        var seconds = request.Seconds ?? options.TokenSeconds;
        if (seconds is < 1 or > SecondsMax)
            return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, $"seconds: 1..{SecondsMax}");
        var expires = clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var claims = new TokenClaims
        {
            User = request.User ?? "",
            Role = request.Role,
            Room = request.Room,
            Name = request.Name,
            Portrait = request.Portrait,
            Badges = request.Badges,
            Follower = request.Follower,
            Subscriber = request.Subscriber,
            Verified = request.Verified,
            ExpiresSeconds = expires,
        };
        if (claims.Check() is { } wrong) return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, wrong);
        return Results.Ok(new TokenResponse(authenticator.Sign(claims), request.User!, expires * 1_000));
    }
}

/// <summary>Body of <c>POST /v1/token</c>. Immutable.</summary>
/// <param name="User">User id, 1..64 bytes.</param>
/// <param name="Role">member (default), vip, moderator, broadcaster.</param>
/// <param name="Room">The role holds in this room only; elsewhere the user is a member.</param>
/// <param name="Follower">For rooms that only followers speak in; likewise <paramref name="Subscriber"/>. Both hold where the role does.</param>
/// <param name="Verified">Likewise, in every room.</param>
/// <param name="Seconds">Life of the token.</param>
internal sealed record TokenRequest(
    string? User, string? Role, string? Room, string? Name, string? Portrait, IReadOnlyList<string>? Badges, int? Seconds,
    bool? Follower, bool? Subscriber, bool? Verified);

/// <summary>A token. Immutable.</summary>
/// <param name="Expires">Unix milliseconds.</param>
internal sealed record TokenResponse(string Token, string User, long Expires);
