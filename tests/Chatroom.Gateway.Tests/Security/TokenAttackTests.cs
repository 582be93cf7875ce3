using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Nobody gets in with a token that the app did not sign, for this app, while it holds.</summary>
[Collection(SharedGateway.Name)]
public sealed class TokenAttackTests(RunningGateway gateway)
{
    private const int Wrong = Codes.TokenWrong, Other = Codes.TokenOfOtherApp;
    private static readonly string Good = Forged.Claims("forged");
    private static readonly string EmptyKey = Forged.Signed(Forged.Hs256, Good, "");

    /// <summary>What is wrong with it, the token, the code of CONNACK.</summary>
    public static TheoryData<string, string, int> Tokens => new()
    {
        { "nothing", Forged.Signed(Forged.Hs256, Good), Codes.Ok },
        { "another secret", Forged.Signed(Forged.Hs256, Good, "guess"), Wrong },
        { "an empty secret", EmptyKey, Wrong },
        { "the secret in upper case", Forged.Signed(Forged.Hs256, Good, "DEV-SECRET"), Wrong },
        { "another app's", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"other","exp":99999999999}"""), Other },
        { "no app", Forged.Signed(Forged.Hs256, """{"sub":"forged","exp":99999999999}"""), Other },
        { "app in another case", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"DEV-APP","exp":99999999999}"""), Other },
        // Time
        { "expired long ago", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":1000000000}"""), Wrong },
        { "expired before time began", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":-1}"""), Wrong },
        { "no exp", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app"}"""), Wrong },
        { "exp null", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":null}"""), Wrong },
        { "exp is text", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":"99999999999"}"""), Wrong },
        { "exp is a fraction", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":99999999999.5}"""), Wrong },
        { "exp is beyond a long", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":9223372036854775808}"""), Wrong },
        { "exp in an exponent", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":1e999}"""), Wrong },
        { "exp at the end of time: the app's to say", Forged.Signed(Forged.Hs256, """{"sub":"forged","app":"dev-app","exp":9223372036854775807}"""), Codes.Ok },
        { "not yet valid", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"nbf\":99999999999,")), Wrong },
        { "nbf is text", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"nbf\":\"1\",")), Wrong },
        // Algorithm
        { "none", Forged.Unsigned("""{"alg":"none"}""", Good), Wrong },
        { "None", Forged.Unsigned("""{"alg":"None","typ":"JWT"}""", Good), Wrong },
        { "none, signed all the same", Forged.Signed("""{"alg":"none"}""", Good), Wrong },
        { "HS256 without a signature", Forged.Unsigned(Forged.Hs256, Good), Wrong },
        { "no algorithm", Forged.Signed("""{"typ":"JWT"}""", Good), Wrong },
        { "RS256, the key as the secret", Forged.Signed("""{"alg":"RS256"}""", Good), Wrong },
        { "ES256", Forged.Signed("""{"alg":"ES256"}""", Good), Wrong },
        { "HS384", Forged.Signed("""{"alg":"HS384"}""", Good, algorithm: HMACSHA384.HashData), Wrong },
        { "HS512", Forged.Signed("""{"alg":"HS512"}""", Good, algorithm: HMACSHA512.HashData), Wrong },
        { "HS256 in the header, HS512 beneath", Forged.Signed(Forged.Hs256, Good, algorithm: HMACSHA512.HashData), Wrong },
        { "two algorithms", Forged.Signed("""{"alg":"HS256","alg":"none"}""", Good), Wrong },
        { "critical extensions", Forged.Signed("""{"alg":"HS256","crit":["exp"]}""", Good), Wrong },
        // Keys that the header names are not looked for: the app's secret decides.
        { "kid that names a file, signed with it", Forged.Signed("""{"alg":"HS256","kid":"../../dev/null"}""", Good, ""), Wrong },
        { "kid of the app's own", Forged.Signed("""{"alg":"HS256","kid":"' OR 1=1 --"}""", Good), Codes.Ok },
        { "jku, signed with the key there", Forged.Signed("""{"alg":"HS256","jku":"https://evil.example/keys"}""", Good, "evil"), Wrong },
        { "jku of the app's own", Forged.Signed("""{"alg":"HS256","jku":"https://evil.example/keys"}""", Good), Codes.Ok },
        { "jwk, signed with it", Forged.Signed("""{"alg":"HS256","jwk":{"kty":"oct","k":"ZXZpbA"}}""", Good, "evil"), Wrong },
        { "x5u, signed with the key there", Forged.Signed("""{"alg":"HS256","x5u":"https://evil.example/cert"}""", Good, "evil"), Wrong },
        // Claims
        { "no sub", Forged.Signed(Forged.Hs256, """{"app":"dev-app","exp":99999999999}"""), Wrong },
        { "sub null", Forged.Signed(Forged.Hs256, """{"sub":null,"app":"dev-app","exp":99999999999}"""), Wrong },
        { "sub a number", Forged.Signed(Forged.Hs256, """{"sub":7,"app":"dev-app","exp":99999999999}"""), Wrong },
        { "sub an array", Forged.Signed(Forged.Hs256, """{"sub":["forged"],"app":"dev-app","exp":99999999999}"""), Wrong },
        { "sub of 65 bytes", Forged.Signed(Forged.Hs256, Forged.Claims(new string('x', 65))), Wrong },
        { "sub with a line break", Forged.Signed(Forged.Hs256, Forged.Claims("a\\nb")), Wrong },
        { "sub is the server's name", Forged.Signed(Forged.Hs256, Forged.Claims("server")), Wrong },
        { "sub is a guest's name", Forged.Signed(Forged.Hs256, Forged.Claims("guest:g1-1")), Wrong },
        { "role server", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"role\":\"server\",")), Wrong },
        { "role guest", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"role\":\"guest\",")), Wrong },
        { "role in another case", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"role\":\"Moderator\",")), Wrong },
        { "role a number", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"role\":3,")), Wrong },
        { "two subs", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"sub\":\"admin\",")), Wrong },
        { "two subs, one escaped", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"\\u0073ub\":\"admin\",")), Wrong },
        { "two roles", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"role\":\"member\",", ",\"role\":\"broadcaster\"")), Wrong },
        { "two exps", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"exp\":1,")), Wrong },
        { "claims of an array", Forged.Signed(Forged.Hs256, "[]"), Wrong },
        { "claims within claims, a thousand deep", Forged.Signed(Forged.Hs256, Forged.Claims("forged", "\"x\":" + new string('[', 1_000) + new string(']', 1_000) + ",")), Wrong },
        // Form
        { "empty", "", Wrong },
        { "dots", "..", Wrong },
        { "a part more", Forged.Signed(Forged.Hs256, Good) + ".e30", Wrong },
        { "a part less", $"{Forged.Part(Forged.Hs256)}.{Forged.Part(Good)}", Wrong },
        { "a space in front", " " + Forged.Signed(Forged.Hs256, Good), Wrong },
        { "a line break behind", Forged.Signed(Forged.Hs256, Good) + "\\n", Wrong },
        { "a null byte behind", Forged.Signed(Forged.Hs256, Good) + "\\u0000", Wrong },
        { "a scheme in front", "Bearer " + Forged.Signed(Forged.Hs256, Good), Wrong },
        { "of 4,096 bytes", new string('a', 4_096), Wrong },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_is_taken_or_refused(string what, string token, int code)
    {
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal((what, code), (what, await peer.Connect($"\"{token}\"")));
        if (code == Codes.Ok) return;
        Assert.Equal((CloseCodes.Token, (int?)null), await CloseOf(peer));
    }

    [Fact]
    public async Task A_token_over_the_limit_is_not_looked_at()
    {
        await using var peer = await Peer.Open(gateway.Port);
        await peer.Send($"[16,\"{new string('a', WireLimits.TokenBytes + 1)}\"]");
        Assert.Equal((CloseCodes.BadFrame, Codes.InvalidArgument), await CloseOf(peer));
    }

    /// <summary>Every bit of a good token, one at a time: of the header, the claims, and the signature.</summary>
    [Fact]
    public void Each_bit_counts()
    {
        var token = Forged.Signed(Forged.Hs256, """{"sub":"li"}""");
        var secret = Encoding.UTF8.GetBytes("dev-secret");
        Assert.NotNull(Jwt.Verify(token, secret));
        var taken = new List<string>();
        for (var i = 0; i < token.Length * 7; i++)
        {
            var changed = token.ToCharArray();
            changed[i / 7] ^= (char)(1 << (i % 7));
            if (Jwt.Verify(new string(changed), secret) is not null) taken.Add(string.Create(CultureInfo.InvariantCulture, $"{i / 7}.{i % 7}"));
        }
        Assert.Empty(taken);
    }

    private static async Task<(int, int?)> CloseOf(Peer peer)
    {
        var (close, code, _) = await peer.Closed();
        return (close, code);
    }
}
