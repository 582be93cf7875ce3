using Chatroom.Grains.Outlets;

namespace Chatroom.Grains.Webhooks;

/// <summary>Where the settings in force come from: read before each call and each batch, so a change needs no restart. Thread-safe.</summary>
public interface IWebhookSettings
{
    WebhookSettings Current { get; }
}

/// <summary>Who is told what. Immutable.</summary>
/// <param name="Url">Null: nobody.</param>
public sealed record WebhookSettings(Uri? Url, string Secret, EventFilter Kinds)
{
    /// <summary>A key that is shorter can be tried out.</summary>
    public const int SecretCharsMin = 16;

    public static WebhookSettings Off { get; } = new(null, "", EventFilter.All);

    /// <exception cref="ArgumentException">The URL is not absolute http or https, the secret too short, or a kind unknown.</exception>
    public static WebhookSettings Of(string url, string secret, IReadOnlyCollection<string> kinds)
    {
        if (url.Length == 0) return Off;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{url}' is not an absolute http or https URL", nameof(url));
        if (secret.Length < SecretCharsMin)
            throw new ArgumentException($"a secret of at least {SecretCharsMin} characters is wanted for webhooks", nameof(secret));
        return new WebhookSettings(parsed, secret, EventFilter.Of(kinds));
    }
}

/// <summary>The settings of the options, for good. Thread-safe.</summary>
public sealed class ConfiguredWebhooks(WebhookOptions options) : IWebhookSettings
{
    public WebhookSettings Current { get; } = WebhookSettings.Of(options.Url, options.Secret, options.Kinds);
}
