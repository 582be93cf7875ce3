using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Auth;

public sealed class AuthenticatorTests
{
    private const string Secret = "a secret";
    private readonly ManualClock _clock = new();

    private long NowSeconds => _clock.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public void A_guest_reads_where_guests_may()
    {
        var (guest, code) = Gate(guests: true).Authenticate(null, "g1-7");
        Assert.Equal((Codes.Ok, "guest:g1-7", Role.Guest), (code, guest!.User, guest.Role));
        Assert.Equal((null, Codes.NotAuthorised), Gate(guests: false).Authenticate(null, "g1-7"));
    }

    [Theory]
    [InlineData("dev:li", "li", Role.Member)]
    [InlineData("dev:li:moderator", "li", Role.Moderator)]
    [InlineData("dev:a:b", "a:b", Role.Member)]
    [InlineData("dev:a:b:vip", "a:b", Role.Vip)]
    public void A_dev_token_names_its_user_in_development(string token, string user, Role role)
    {
        var (identity, code) = Gate(development: true).Authenticate(token, "s");
        Assert.Equal((Codes.Ok, user, role), (code, identity!.User, identity.Role));
        Assert.Equal((null, Codes.TokenWrong), Gate(development: false).Authenticate(token, "s"));
    }

    [Theory]
    [InlineData("dev:li:member,follower", Claims.Follower)]
    [InlineData("dev:li:vip,subscriber,verified", Claims.Subscriber | Claims.Verified)]
    [InlineData("dev:li,follower", Claims.None)]
    public void A_dev_token_has_claims_behind_its_role(string token, Claims claims) =>
        Assert.Equal(claims, Gate(development: true).Authenticate(token, "s").Identity!.Claims);

    [Fact]
    public void Who_follows_and_subscribes_does_so_where_the_role_holds_and_who_is_verified_everywhere()
    {
        var claims = Good() with { Room = "live-1", Follower = true, Subscriber = true, Verified = true };
        var identity = Gate().Authenticate(Gate().Sign(claims), "s").Identity!;
        Assert.Equal(Claims.Follower | Claims.Subscriber | Claims.Verified, identity.ClaimsIn("live-1"));
        Assert.Equal(Claims.Verified, identity.ClaimsIn("live-2"));
        identity = Gate().Authenticate(Gate().Sign(claims with { Room = null, Subscriber = false, Verified = null }), "s").Identity!;
        Assert.Equal(Claims.Follower, identity.ClaimsIn("live-2"));
    }

    [Theory]
    [InlineData("dev:li:member,friend")]
    [InlineData("dev:")]
    [InlineData("dev: li")]
    [InlineData("dev:li:server")]
    [InlineData("dev:0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void A_dev_token_is_checked_too(string token) =>
        Assert.Equal((null, Codes.TokenWrong), Gate(development: true).Authenticate(token, "s"));

    [Fact]
    public void A_signed_token_says_who_it_is()
    {
        var claims = Good() with { Role = "moderator", Room = "live-1", Name = "李", Badges = ["fan"] };
        var (identity, code) = Gate().Authenticate(Gate().Sign(claims), "s");
        Assert.Equal((Codes.Ok, "li"), (code, identity!.User));
        Assert.Equal((Role.Moderator, Role.Member), (identity.RoleIn("live-1"), identity.RoleIn("live-2")));
        Assert.Equal(("李", Role.Member), (identity.SenderIn("live-2").Name, identity.SenderIn("live-2").Role));
        Assert.Equal(Role.Moderator, identity.SenderIn("live-1").Role);
    }

    [Fact]
    public void A_token_has_its_time()
    {
        Assert.Equal(Codes.Ok, Try(Good()));
        Assert.Equal(Codes.TokenWrong, Try(Good() with { ExpiresSeconds = NowSeconds }));
        Assert.Equal(Codes.TokenWrong, Try(Good() with { ExpiresSeconds = 0 }));
        Assert.Equal(Codes.Ok, Try(Good() with { NotBeforeSeconds = NowSeconds }));
        Assert.Equal(Codes.TokenWrong, Try(Good() with { NotBeforeSeconds = NowSeconds + 1 }));
        var token = Gate().Sign(Good());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((null, Codes.TokenWrong), Gate().Authenticate(token, "s"));
    }

    [Fact]
    public void A_token_of_another_app_or_key_is_refused()
    {
        var otherApp = new Authenticator(new GatewayOptions { AppKey = "other", AppSecret = Secret }, _clock, false);
        Assert.Equal(Codes.TokenOfOtherApp, Gate().Authenticate(otherApp.Sign(Good()), "s").Code);
        var otherKey = new Authenticator(new GatewayOptions { AppKey = "app", AppSecret = "stolen?" }, _clock, false);
        Assert.Equal(Codes.TokenWrong, Gate().Authenticate(otherKey.Sign(Good()), "s").Code);
        // Without a secret, a token signed with nothing must not pass.
        var none = new Authenticator(new GatewayOptions { AppKey = "app" }, _clock, false);
        Assert.Equal(Codes.TokenWrong, none.Authenticate(none.Sign(Good()), "s").Code);
    }

    [Theory]
    [InlineData("""{"sub":"li","app":"app"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":"9999999999"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999.5}""")]
    [InlineData("""{"sub":7,"app":"app","exp":9999999999}""")]
    [InlineData("""{"sub":"","app":"app","exp":9999999999}""")]
    [InlineData("""{"sub":"\ud800","app":"app","exp":9999999999}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"role":"server"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"role":"king"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"room":"no room"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"badges":[null]}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"badges":"fan"}""")]
    [InlineData("""{"sub":"li","app":"app","exp":9999999999,"follower":"yes"}""")]
    public void Claims_out_of_bounds_are_refused_though_they_are_signed(string claims) =>
        Assert.Equal((null, Codes.TokenWrong), Gate().Authenticate(Jwt.Sign(Encoding.UTF8.GetBytes(claims), Encoding.UTF8.GetBytes(Secret)), "s"));

    private int Try(TokenClaims claims) => Gate().Authenticate(Gate().Sign(claims), "s").Code;

    private TokenClaims Good() => new() { User = "li", ExpiresSeconds = NowSeconds + 60 };

    private Authenticator Gate(bool guests = false, bool development = false) =>
        new(new GatewayOptions { AppKey = "app", AppSecret = Secret, Guests = guests }, _clock, development);
}
