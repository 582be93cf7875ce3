using System.Security.Cryptography;
using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Http;

namespace Chatroom.Gateway.Tests.Auth;

public sealed class AppSignatureTests
{
    private const string Secret = "a secret", Target = "/v1/rooms?after=a%3Ab", Nonce = "nonce-0001";
    private static readonly byte[] Body = "{\"room\":\"r\"}"u8.ToArray();
    private readonly ManualClock _clock = new();
    private readonly GatewayOptions _options = new() { AppKey = "app", AppSecret = Secret, SignatureSkewMs = 300_000, Nonces = 3 };

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void A_good_call_passes_once_and_is_a_replay_after_that()
    {
        var signature = new AppSignature(_options, _clock);
        var headers = Signed();
        Assert.Null(signature.Check("POST", Target, headers, Body));
        Assert.Equal(Codes.NotAuthorised, signature.Check("POST", Target, headers, Body)!.Value.Code);
    }

    [Theory]
    [InlineData(-300_000, true)]
    [InlineData(300_000, true)]
    [InlineData(-300_001, false)]
    [InlineData(300_001, false)]
    public void A_call_is_taken_within_the_skew_only(int offMs, bool passes) =>
        Assert.Equal(passes, new AppSignature(_options, _clock).Check("POST", Target, Signed(timestamp: $"{NowMs + offMs}"), Body) is null);

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("1e12")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void A_timestamp_that_is_none_is_refused(string timestamp) =>
        Refused(Codes.NotAuthorised, Signed(timestamp: timestamp));

    [Fact]
    public void Whatever_was_signed_otherwise_is_refused()
    {
        Refused(Codes.AppKey, Signed(key: "other"));
        Refused(Codes.AppKey, new HeaderDictionary());
        Refused(Codes.NotAuthorised, Signed(secret: "another secret"));
        Refused(Codes.NotAuthorised, Signed(), method: "GET");
        Refused(Codes.NotAuthorised, Signed(), target: "/v1/rooms?after=a:b");
        Refused(Codes.NotAuthorised, Signed(), body: "{\"room\":\"s\"}"u8.ToArray());
        Refused(Codes.NotAuthorised, Signed(), body: []);
        foreach (var wrong in (string[])["", "00", new string('0', 64), new string('x', 64), new string('0', 65)])
        {
            var headers = Signed();
            headers["Signature"] = wrong;
            Refused(Codes.NotAuthorised, headers);
        }
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_nonce_has_a_length(int length, bool passes) =>
        Assert.Equal(passes, new AppSignature(_options, _clock).Check("POST", Target, Signed(nonce: new string('n', length)), Body) is null);

    [Fact]
    public void Nonces_are_bounded_kept_as_long_as_they_could_be_replayed_and_not_filled_by_strangers()
    {
        var signature = new AppSignature(_options, _clock);
        for (var i = 0; i < 10; i++)
            Assert.NotNull(signature.Check("POST", Target, Signed(secret: "a stranger's", nonce: $"stranger-{i}"), Body));
        // Signed ahead by the whole skew: it stays fresh for twice that.
        var ahead = Signed(nonce: "ahead-of-time", timestamp: $"{NowMs + 300_000}");
        Assert.Null(signature.Check("POST", Target, ahead, Body));
        for (var i = 0; i < 2; i++) Assert.Null(signature.Check("POST", Target, Signed(nonce: $"nonce-{i}-a"), Body));
        Assert.Equal(Codes.ApiRate, signature.Check("POST", Target, Signed(nonce: "one-too-many"), Body)!.Value.Code);
        _clock.Advance(TimeSpan.FromMilliseconds(599_999));
        Assert.Equal(Codes.NotAuthorised, signature.Check("POST", Target, ahead, Body)!.Value.Code);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(signature.Check("POST", Target, Signed(nonce: "one-too-many"), Body));
    }

    [Fact]
    public void Without_a_secret_nobody_passes() =>
        Assert.Equal(Codes.AppKey, new AppSignature(new GatewayOptions(), _clock).Check("POST", Target, Signed(key: "", secret: ""), Body)!.Value.Code);

    private void Refused(int code, IHeaderDictionary headers, string method = "POST", string target = Target, byte[]? body = null)
    {
        var refusal = new AppSignature(_options, _clock).Check(method, target, headers, body ?? Body);
        Assert.Equal(code, refusal?.Code);
    }

    private HeaderDictionary Signed(string key = "app", string secret = Secret, string nonce = Nonce, string? timestamp = null)
    {
        timestamp ??= $"{NowMs}";
        var text = $"POST\n{Target}\n{nonce}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(Body))}";
        var hmac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
        return new HeaderDictionary
        {
            ["App-Key"] = key, ["Nonce"] = nonce, ["Timestamp"] = timestamp, ["Signature"] = Convert.ToHexStringLower(hmac),
        };
    }
}
