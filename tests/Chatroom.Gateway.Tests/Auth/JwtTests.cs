using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Gateway.Auth;

namespace Chatroom.Gateway.Tests.Auth;

public sealed class JwtTests
{
    private const string Hs256 = """{"alg":"HS256","typ":"JWT"}""";
    private const string Claims = """{"sub":"li"}""";
    private static readonly byte[] Secret = "a secret of the app"u8.ToArray();

    [Fact]
    public void What_it_signs_it_verifies() =>
        Assert.Equal("li", Jwt.Verify(Jwt.Sign(Encoding.UTF8.GetBytes(Claims), Secret), Secret)?.GetProperty("sub").GetString());

    /// <summary>RFC 7515, appendix A.1: a token and its key that others made.</summary>
    [Fact]
    public void The_example_of_the_standard_is_good()
    {
        const string Token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        var key = Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        Assert.Equal("joe", Jwt.Verify(Token, key)?.GetProperty("iss").GetString());
    }

    [Theory]
    [InlineData("""{"typ":"JWT","alg":"HS256","kid":"1"}""", true)]
    [InlineData("""{"alg":"none"}""", false)]
    [InlineData("""{"alg":"HS512"}""", false)]
    [InlineData("""{"alg":"hs256"}""", false)]
    [InlineData("""{"alg":"RS256"}""", false)]
    [InlineData("""{"alg":["HS256"]}""", false)]
    [InlineData("""{"alg":null}""", false)]
    [InlineData("""{"typ":"JWT"}""", false)]
    [InlineData("""{"alg":"HS256","alg":"none"}""", false)]
    [InlineData("""{"alg":"none","alg":"HS256"}""", false)]
    [InlineData("""{"alg":"HS256","\u0061lg":"none"}""", false)]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""", false)]
    [InlineData("""["alg","HS256"]""", false)]
    [InlineData("""{"alg":"HS256" """, false)]
    [InlineData("""{"\ud800":1,"alg":"HS256"}""", false)]
    [InlineData("""{"alg":"\ud800"}""", false)]
    [InlineData("", false)]
    public void Only_a_header_that_says_HS256_once_is_taken(string header, bool good) =>
        Assert.Equal(good, Jwt.Verify(Token(header, Claims), Secret) is not null);

    [Fact]
    public void Every_changed_character_is_seen()
    {
        var token = Token(Hs256, Claims);
        for (var i = 0; i < token.Length; i++)
        {
            // The last character of a part has bits that decode to nothing; the signature's own are looked at below.
            if (i == token.Length - 1) continue;
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(Jwt.Verify(new string(changed), Secret));
        }
    }

    [Fact]
    public void Another_key_another_algorithm_and_no_signature_are_refused()
    {
        Assert.Null(Jwt.Verify(Token(Hs256, Claims), "another secret"u8));
        var signed = $"{Part(Hs256)}.{Part(Claims)}";
        Assert.Null(Jwt.Verify($"{signed}.", Secret));
        Assert.Null(Jwt.Verify(signed, Secret));
        Assert.Null(Jwt.Verify($"{signed}.{Base64Url.EncodeToString(HMACSHA512.HashData(Secret, Encoding.ASCII.GetBytes(signed)))}", Secret));
        Assert.Null(Jwt.Verify(Token(Hs256, Claims)[..^2], Secret));
        Assert.Null(Jwt.Verify(Token(Hs256, Claims) + "AA", Secret));
        Assert.Null(Jwt.Verify(Token(Hs256, Claims) + ".e30", Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("a.b.c")]
    [InlineData("\u0000.\u0000.\u0000")]
    [InlineData("你.好.吗")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9")]
    public void Garbage_is_refused(string token) => Assert.Null(Jwt.Verify(token, Secret));

    [Fact]
    public void A_long_token_costs_little_and_random_bytes_nothing_but_a_refusal()
    {
        Assert.Null(Jwt.Verify(new string('.', 4_096), Secret));
        Assert.Null(Jwt.Verify(new string('a', 4_096), Secret));
        Assert.Null(Jwt.Verify(Token(new string('[', 3_000), Claims), Secret));
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            Assert.Null(Jwt.Verify($"{Base64Url.EncodeToString(bytes)}.{Part(Claims)}.{Base64Url.EncodeToString(bytes)}", Secret));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("")]
    public void Claims_that_are_no_object_are_none(string claims) => Assert.Null(Jwt.Verify(Token(Hs256, claims), Secret));

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Token(string header, string claims)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes(signed)))}";
    }
}
