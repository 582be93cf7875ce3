using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Webhooks;

/// <summary>
/// What servers set at run time goes before what the options say: whom webhooks tell, and the key of webhooks and hooks. Thread-safe.
/// </summary>
/// <param name="appSecret">The key where neither names one; empty: there is none.</param>
public sealed partial class SettingsInForce(GrainOptions options, string appSecret, ILogger<SettingsInForce> log) : IWebhookSettings
{
    private readonly WebhookSettings _configured = WebhookSettings.Of(options.Webhooks.Url, options.Webhooks.Secret, options.Webhooks.Kinds);
    private WebhookSettings? _set;
    private string? _hookSecret;

    public WebhookSettings Current => Volatile.Read(ref _set) ?? _configured;

    /// <summary>What hooks are signed with; empty: no hook can be asked.</summary>
    public string HookSecret => Volatile.Read(ref _hookSecret) ?? First(options.Hooks.Secret, appSecret);

    /// <summary>The app's state is this now.</summary>
    public void Changed(AppState state)
    {
        var (url, secret) = (state.Settings.WebhookUrl, state.Settings.WebhookSecret);
        Volatile.Write(ref _hookSecret, secret.Length == 0 ? null : secret);
        if (url.Length == 0)
        {
            Volatile.Write(ref _set, null);
            return;
        }
        var key = First(secret, options.Webhooks.Secret, appSecret);
        if (key.Length < WebhookSettings.SecretCharsMin) LogNoSecret(WebhookSettings.SecretCharsMin);
        else Volatile.Write(ref _set, WebhookSettings.Of(url, key, options.Webhooks.Kinds));
    }

    private static string First(params ReadOnlySpan<string> secrets)
    {
        foreach (var secret in secrets)
            if (secret.Length > 0) return secret;
        return "";
    }

    [LoggerMessage(1, LogLevel.Error, "webhookUrl is set, but no secret of {Chars} characters is: it is not called")]
    private partial void LogNoSecret(int chars);
}
