using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Auth;

public sealed class ResumeTicketsTests
{
    private static readonly GatewayOptions Options = new() { Id = "g1", AppKey = "app", AppSecret = "a secret of the app", TicketMs = 1_000, TicketRefreshMs = 500 };
    private readonly ManualClock _clock = new();
    private readonly ResumeTickets _tickets;

    public ResumeTicketsTests() => _tickets = new ResumeTickets(Options, _clock);

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void What_it_issues_it_reads()
    {
        var text = Issue(_tickets)!;
        Assert.Equal(
            (new ResumeTicket("安娜", "live-1", new Position(1_760_000_000_000, 41), Role.Vip, "g1-7", "", 40_000, NowMs, NowMs + 1_000), TicketOutcome.Good),
            _tickets.Read(text));
        // 36 bytes of numbers, four texts behind a byte each, 16 of signature, in base64.
        Assert.Equal((36 + 7 + 7 + 5 + 1 + 16) / 3 * 4, text.Length);
    }

    [Fact]
    public void The_longest_one_fits()
    {
        var gateway = new ResumeTickets(Options with { Id = new string('g', 64), TicketAnyGateway = false }, _clock);
        var longest = gateway.Issue(
            new string('u', 90), new string('r', 64), new Position(long.MaxValue, long.MaxValue), Role.Member, new string('s', 84), ushort.MaxValue)!;
        Assert.InRange(longest.Length, 1, WireLimits.TicketBytes);
        Assert.Equal(new string('g', 64), gateway.Read(longest).Ticket!.Gateway);
    }

    [Fact]
    public void It_ends()
    {
        var text = Issue(_tickets)!;
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(TicketOutcome.Good, _tickets.Read(text).Outcome);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((null, TicketOutcome.Expired), _tickets.Read(text));
    }

    [Fact]
    public void Not_a_bit_of_it_can_be_changed()
    {
        var bytes = Base64Url.DecodeFromChars(Issue(_tickets)!);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal((null, TicketOutcome.Forged), _tickets.Read(Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(TicketOutcome.Forged, _tickets.Read(Base64Url.EncodeToString(bytes.AsSpan(0, length))).Outcome);
    }

    [Fact]
    public void Another_app_and_another_secret_sign_others()
    {
        var text = Issue(_tickets)!;
        Assert.Equal(TicketOutcome.Forged, new ResumeTickets(Options with { AppKey = "app2" }, _clock).Read(text).Outcome);
        Assert.Equal(TicketOutcome.Forged, new ResumeTickets(Options with { AppSecret = "another secret" }, _clock).Read(text).Outcome);
    }

    [Fact]
    public void The_key_is_one_of_its_own()
    {
        // Signed as a token or a server call would be: with the secret itself.
        var bytes = Base64Url.DecodeFromChars(Issue(_tickets)!);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Options.AppSecret), bytes.AsSpan(0, bytes.Length - 16));
        mac.AsSpan(0, 16).CopyTo(bytes.AsSpan(bytes.Length - 16));
        Assert.Equal(TicketOutcome.Forged, _tickets.Read(Base64Url.EncodeToString(bytes)).Outcome);
    }

    [Fact]
    public void Without_a_secret_there_are_none()
    {
        var none = new ResumeTickets(new GatewayOptions { AppKey = "app" }, _clock);
        Assert.Null(Issue(none));
        Assert.Equal(TicketOutcome.Forged, none.Read(Issue(_tickets)!).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("{\"user\":\"li\"}")]
    [InlineData("ééé")]
    public void Garbage_is_forged(string text) => Assert.Equal(TicketOutcome.Forged, _tickets.Read(text).Outcome);

    [Fact]
    public void However_much_of_it() => Assert.Equal(TicketOutcome.Forged, _tickets.Read(new string('A', 100_000)).Outcome);

    private static string? Issue(ResumeTickets tickets) =>
        tickets.Issue("安娜", "live-1", new Position(1_760_000_000_000, 41), Role.Vip, "g1-7", 40_000);
}
