using System.Net;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Hooks;

/// <summary>One try within its time, a bounded answer, a breaker. On a clock that the test moves.</summary>
public sealed class HookCallsTests : IDisposable
{
    private const string Url = "http://hook/check", Secret = "0123456789abcdef";
    private readonly ManualClock _clock = new();
    private readonly TestReceiver _hook;
    private readonly HookCalls _calls;

    public HookCallsTests()
    {
        _hook = new TestReceiver(_clock);
        _calls = Calls(new HookOptions { Secret = Secret, AnswerBytes = 200, BreakerFailures = 2 });
    }

    public void Dispose() => _calls.Dispose();

    private HookCalls Calls(HookOptions options) => new(options, _clock, NullLogger.Instance, _hook);

    private static HookQuestion Question(string url = Url) =>
        new(1, url, "ann", "m1", "text", "你好", new Dictionary<string, string> { ["k"] = "v" }, new Sender("Ann", Role: Role.Vip), 1_767_225_600_000);

    private async Task<HookReply> Answered(string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var asked = _calls.Ask("r", Question());
        (await _hook.Next()).Answer(status, body);
        return await asked.InTime();
    }

    [Fact]
    public async Task The_hook_is_told_the_message_signed()
    {
        var asked = _calls.Ask("r", Question());
        var call = await _hook.Next();
        Assert.Equal(
            """{"room":"r","time":1767225600000,"user":"ann","name":"Ann","role":"vip","id":"m1","type":"text","content":"你好","extra":{"k":"v"}}""",
            System.Text.Encoding.UTF8.GetString(call.Body));
        Assert.Equal(
            WebhookSignature.Of(Secret, _clock.GetUtcNow().ToUnixTimeSeconds(), call.Body), call.Header(WebhookSignature.SignatureHeader));
        call.Answer(HttpStatusCode.OK, """{"action":"allow"}""");
        Assert.Equal(new HookReply(HookAction.Allow), await asked.InTime());
    }

    [Theory]
    [InlineData("""{"action":"refuse","reason":"ad"}""", HookAction.Refuse, null, "ad")]
    [InlineData("""{"action":"hold"}""", HookAction.Hold, null, null)]
    [InlineData("""{"action":"replace","content":"***"}""", HookAction.Replace, "***", null)]
    [InlineData("""{"action":"replace"}""", HookAction.Fail, null, null)]
    [InlineData("""{"action":"replace","content":5}""", HookAction.Fail, null, null)]
    [InlineData("""{"action":"later"}""", HookAction.Fail, null, null)]
    [InlineData("""["allow"]""", HookAction.Fail, null, null)]
    [InlineData("allow", HookAction.Fail, null, null)]
    [InlineData("", HookAction.Fail, null, null)]
    [InlineData("""{"a":[[[[[[[[[[1]]]]]]]]]]}""", HookAction.Fail, null, null)]
    public async Task An_answer_says_what_becomes_of_it_or_is_a_failure(string body, HookAction action, string? content, string? reason) =>
        Assert.Equal(new HookReply(action, content, reason), await Answered(body));

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Redirect)]
    public async Task Another_status_than_2xx_is_a_failure(HttpStatusCode status) =>
        Assert.Equal(HookReply.Failed, await Answered("""{"action":"allow"}""", status));

    [Fact]
    public async Task An_answer_is_read_no_further_than_its_bound()
    {
        Assert.Equal(HookAction.Allow, (await Answered("""{"action":"allow"}""".PadRight(200))).Action);
        Assert.Equal(HookAction.Fail, (await Answered("""{"action":"allow"}""".PadRight(201))).Action);
    }

    [Fact]
    public async Task It_has_two_seconds_and_one_try()
    {
        var asked = _calls.Ask("r", Question());
        await _hook.Next();
        _clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.False(asked.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HookReply.Failed, await asked.InTime());
        Assert.Single(_hook.All);
    }

    [Fact]
    public async Task After_failures_it_is_not_called_until_a_probe_goes_well()
    {
        for (var i = 0; i < 2; i++) await Answered("", HttpStatusCode.BadGateway);
        Assert.Equal(HookReply.Failed, await _calls.Ask("r", Question()).InTime());
        Assert.Equal(2, _hook.All.Count);
        // Another hook is none the worse for it.
        var other = _calls.Ask("r", Question("http://other/"));
        (await _hook.Next()).Answer(HttpStatusCode.OK, """{"action":"allow"}""");
        Assert.Equal(HookAction.Allow, (await other.InTime()).Action);

        _clock.Advance(TimeSpan.FromMilliseconds(5_000));
        Assert.Equal(HookAction.Allow, (await Answered("""{"action":"allow"}""")).Action);
        Assert.Equal(HookAction.Refuse, (await Answered("""{"action":"refuse"}""")).Action);
    }

    [Fact]
    public async Task Without_a_secret_no_hook_is_called()
    {
        using var calls = Calls(new HookOptions());
        Assert.Equal(HookReply.Failed, await calls.Ask("r", Question()).InTime());
        Assert.Empty(_hook.All);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_a_failure()
    {
        var asked = _calls.Ask("r", Question());
        (await _hook.Next()).Fail(new HttpRequestException("connection refused"));
        Assert.Equal(HookReply.Failed, await asked.InTime());
    }
}
