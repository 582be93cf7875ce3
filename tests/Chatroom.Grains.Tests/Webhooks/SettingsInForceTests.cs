using Chatroom.Grains.Webhooks;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Webhooks;

public sealed class SettingsInForceTests
{
    private const string AppSecret = "the secret of the app";
    private static readonly GrainOptions Options = new()
    {
        Webhooks = new WebhookOptions { Url = "http://options/", Secret = "the options' secret", Kinds = ["message"] },
    };

    private readonly SettingsInForce _settings = new(Options, AppSecret, NullLogger<SettingsInForce>.Instance);

    [Fact]
    public void The_options_hold_until_a_server_sets_something_else_and_again_when_it_takes_that_back()
    {
        Assert.Equal(("http://options/", "the options' secret"), Shown);
        _settings.Changed(With("http://set/", "the secret that was set"));
        Assert.Equal(("http://set/", "the secret that was set"), Shown);
        Assert.Equal("the secret that was set", _settings.HookSecret);
        Assert.True(_settings.Current.Kinds.Wants("message.sent"));
        _settings.Changed(With("", ""));
        Assert.Equal(("http://options/", "the options' secret"), Shown);
        Assert.Equal(AppSecret, _settings.HookSecret);
    }

    [Fact]
    public void Without_a_secret_of_its_own_what_was_set_is_signed_with_the_next_one()
    {
        _settings.Changed(With("http://set/", ""));
        Assert.Equal(("http://set/", "the options' secret"), Shown);
        var bare = new SettingsInForce(new GrainOptions(), AppSecret, NullLogger<SettingsInForce>.Instance);
        bare.Changed(With("http://set/", ""));
        Assert.Equal(AppSecret, bare.Current.Secret);
    }

    [Fact]
    public void Nobody_is_told_what_is_signed_with_a_secret_that_can_be_tried_out()
    {
        var bare = new SettingsInForce(new GrainOptions(), "short", NullLogger<SettingsInForce>.Instance);
        bare.Changed(With("http://set/", ""));
        Assert.Null(bare.Current.Url);
    }

    private (string?, string) Shown => (_settings.Current.Url?.ToString(), _settings.Current.Secret);

    private static AppState With(string url, string secret)
    {
        var options = new AppOptions();
        var settings = new SettingsChange(WebhookUrl: url, WebhookSecret: secret).On(new AppSettings());
        return AppState.Restored(options, 1, 1, [], [], [], [], settings);
    }
}
