using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>A signed call works once, now, and as it was signed.</summary>
public sealed class SignatureAttackTests(GenerousGateway gateway) : IClassFixture<GenerousGateway>
{
    private const string Body = """{"user":"li"}""";
    private const string Path = "/v1/token";

    private static long NowMs => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_call_is_good_once()
    {
        var call = new Call();
        Assert.Equal(HttpStatusCode.OK, await Send(call));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(call));
        // Also under another method's name: a nonce is used up for all.
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(new Call { Path = "/v1/rooms", Method = HttpMethod.Get, Text = "", Nonce = call.Nonce }));
    }

    public static TheoryData<string, long, HttpStatusCode> Times => new()
    {
        { "now", 0, HttpStatusCode.OK },
        { "four minutes ago", -240_000, HttpStatusCode.OK },
        { "in four minutes", 240_000, HttpStatusCode.OK },
        { "six minutes ago", -360_000, HttpStatusCode.Unauthorized },
        { "in six minutes", 360_000, HttpStatusCode.Unauthorized },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_call_is_good_for_minutes(string when, long offMs, HttpStatusCode status) =>
        Assert.Equal((when, status), (when, await Send(new Call { Timestamp = Text(NowMs + offMs) })));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("1e12")]
    [InlineData(" 5")]
    [InlineData("")]
    public async Task A_time_is_a_number_of_now(string timestamp) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(new Call { Timestamp = timestamp }));

    /// <summary>What is sent differs in one thing from what was signed.</summary>
    [Theory]
    [InlineData("body")]
    [InlineData("body-cut")]
    [InlineData("path")]
    [InlineData("query")]
    [InlineData("query-order")]
    [InlineData("method")]
    [InlineData("nonce")]
    [InlineData("timestamp")]
    [InlineData("key")]
    [InlineData("secret")]
    [InlineData("lines")]
    public async Task What_was_altered_is_refused(string what)
    {
        var call = new Call();
        var altered = what switch
        {
            "body" => call with { SentBody = """{"user":"bo"}""" },
            "body-cut" => call with { SentBody = "" },
            "path" => call with { SentPath = "/v1/broadcast" },
            "query" => call with { SentPath = "/v1/token?x=1" },
            "query-order" => call with { Path = "/v1/token?a=1&b=2", SentPath = "/v1/token?b=2&a=1" },
            "method" => call with { Method = HttpMethod.Put },
            "nonce" => call with { SentNonce = "another-nonce" },
            "timestamp" => call with { SentTimestamp = Text(NowMs + 1_000) },
            "key" => call with { Key = "DEV-APP" },
            "secret" => call with { Secret = "guess" },
            // A nonce that brings a line of its own moves the border between two fields.
            "lines" => call with { Nonce = $"12345678\n{call.Timestamp}", SentNonce = "12345678" },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such change"),
        };
        Assert.NotEqual(HttpStatusCode.OK, await Send(altered));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(altered with { Method = HttpMethod.Post, Signed = HttpMethod.Put }));
    }

    [Fact]
    public async Task A_gzip_body_is_signed_as_it_stands_and_never_unpacked()
    {
        var status = await Send(new Call { Encoding = "gzip" });
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    private async Task<HttpStatusCode> Send(Call call)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(call.SentPath ?? call.Path, UriKind.Relative));
        request.Content = new StringContent(call.SentBody ?? call.Text, Encoding.UTF8, "application/json");
        if (call.Encoding is not null) request.Content.Headers.ContentEncoding.Add(call.Encoding);
        request.Headers.Add("App-Key", call.Key);
        request.Headers.Add("Nonce", call.SentNonce ?? call.Nonce);
        request.Headers.TryAddWithoutValidation("Timestamp", call.SentTimestamp ?? call.Timestamp);
        request.Headers.Add("Signature", call.Signature);
        return (await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A call, and what of it is sent otherwise than it was signed. Immutable.</summary>
    private sealed record Call
    {
        public HttpMethod Method { get; init; } = HttpMethod.Post;
        public HttpMethod Signed { get; init; } = HttpMethod.Post;
        public string Path { get; init; } = SignatureAttackTests.Path;
        public string Text { get; init; } = Body;
        public string Nonce { get; init; } = Guid.NewGuid().ToString("N");
        public string Timestamp { get; init; } = SignatureAttackTests.Text(NowMs);
        public string Key { get; init; } = "dev-app";
        public string Secret { get; init; } = "dev-secret";
        public string? Encoding { get; init; }
        public string? SentPath { get; init; }
        public string? SentBody { get; init; }
        public string? SentNonce { get; init; }
        public string? SentTimestamp { get; init; }

        public string Signature => Convert.ToHexStringLower(HMACSHA256.HashData(
            Bytes(Secret), Bytes($"{(Method == HttpMethod.Get ? Method : Signed)}\n{Path}\n{Nonce}\n{Timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(Bytes(Text)))}")));

        private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
    }
}
