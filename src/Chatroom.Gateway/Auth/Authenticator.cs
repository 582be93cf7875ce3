using System.Text;
using System.Text.Json;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Auth;

/// <summary>From a token to who it is. Thread-safe.</summary>
public sealed class Authenticator(GatewayOptions options, TimeProvider clock, bool development)
{
    private const string DevPrefix = "dev:";
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.AppSecret);

    /// <summary>The identity, or the code of the refusal.</summary>
    /// <param name="token">A JWT; null for a guest; in Development also <c>dev:USER[:ROLE[,CLAIM...]]</c>.</param>
    /// <param name="session">Makes a guest's id.</param>
    public (Identity? Identity, int Code) Authenticate(string? token, string session)
    {
        if (token is null)
            return options.Guests ? (new Identity(Identity.GuestPrefix + session, Role.Guest, Sender.Plain, null), Codes.Ok) : (null, Codes.NotAuthorised);
        if (development && token.StartsWith(DevPrefix, StringComparison.Ordinal))
            return FromDevToken(token[DevPrefix.Length..]) is { } developer ? (developer, Codes.Ok) : (null, Codes.TokenWrong);
        return FromJwt(token);
    }

    /// <summary>Signs a token. The claims have been checked.</summary>
    public string Sign(TokenClaims claims) =>
        Jwt.Sign(JsonSerializer.SerializeToUtf8Bytes(claims with { App = options.AppKey }, AuthJson.Default.TokenClaims), _secret);

    private (Identity?, int) FromJwt(string token)
    {
        // Without a secret nothing can have been signed by this app.
        if (_secret.Length == 0 || Jwt.Verify(token, _secret) is not { } verified || TokenClaims.From(verified) is not { } claims)
            return (null, Codes.TokenWrong);
        if (claims.App != options.AppKey) return (null, Codes.TokenOfOtherApp);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (claims.ExpiresSeconds <= now || claims.NotBeforeSeconds > now || claims.Check() is not null) return (null, Codes.TokenWrong);
        return (claims.ToIdentity(), Codes.Ok);
    }

    private static Identity? FromDevToken(string text)
    {
        var colon = text.LastIndexOf(':');
        var parts = text[(colon + 1)..].Split(',');
        var role = colon < 0 ? null : RoleNames.Parse(parts[0]);
        var user = role is null ? text : text[..colon];
        string[] named = role is null ? [] : parts[1..];
        if (named.Any(claim => claim is not ("follower" or "subscriber" or "verified"))) return null;
        var claims = new TokenClaims
        {
            User = user,
            Role = role is null ? null : RoleNames.Always(role.Value),
            Follower = named.Contains("follower"),
            Subscriber = named.Contains("subscriber"),
            Verified = named.Contains("verified"),
        };
        // A guest with a name of their own is for trying things out; no signed token makes one.
        return (role is Role.Guest ? claims with { Role = null } : claims).Check() is null ? claims.ToIdentity() : null;
    }
}
