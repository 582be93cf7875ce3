using System.Collections.Immutable;

namespace Chatroom.Rooms.Global;

/// <summary>What the app is set to. Immutable.</summary>
public sealed record AppSettings
{
    /// <summary>Message types of the app's own, each with the lane that a member's message of it takes.</summary>
    public ImmutableSortedDictionary<string, Lane> CustomTypes { get; init; } =
        ImmutableSortedDictionary<string, Lane>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Where the app is told what happens; empty: nowhere.</summary>
    public string WebhookUrl { get; init; } = "";

    /// <summary>What that is signed with, and the hook too; empty: the app's secret.</summary>
    public string WebhookSecret { get; init; } = "";

    /// <summary>The hook of rooms that name none of their own; empty: none.</summary>
    public string HookUrl { get; init; } = "";

    /// <summary>What becomes of a message when that hook fails: <c>allow</c>, <c>refuse</c>, <c>hold</c>.</summary>
    public string HookOnFailure { get; init; } = "allow";
}

/// <summary>The settings that change; null stays. Immutable.</summary>
public sealed record SettingsChange(
    IReadOnlyDictionary<string, Lane>? CustomTypes = null, string? WebhookUrl = null, string? WebhookSecret = null,
    string? HookUrl = null, string? HookOnFailure = null)
{
    public AppSettings On(AppSettings settings) => settings with
    {
        CustomTypes = CustomTypes is null
            ? settings.CustomTypes
            : CustomTypes.ToImmutableSortedDictionary(StringComparer.Ordinal),
        WebhookUrl = WebhookUrl ?? settings.WebhookUrl,
        WebhookSecret = WebhookSecret ?? settings.WebhookSecret,
        HookUrl = HookUrl ?? settings.HookUrl,
        HookOnFailure = HookOnFailure ?? settings.HookOnFailure,
    };

    public static SettingsChange Whole(AppSettings s) => new(s.CustomTypes, s.WebhookUrl, s.WebhookSecret, s.HookUrl, s.HookOnFailure);
}
