using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/settings</c>: the app's own message types, its webhook, the hook of rooms that name none.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this RouteGroupBuilder v1)
    {
        var settings = v1.MapGroup("/settings").WithTags("settings");
        settings.MapGet("", Get).As<SettingsResponse>("settings", "What the app is set to. The secret is never shown.");
        settings.MapPatch("", async (SettingsRequest request, AppCalls app) =>
            {
                var types = request.CustomTypes?.ToDictionary(one => one.Key, one => LaneOf(one.Value), StringComparer.Ordinal);
                var changed = await app.Ask(new ChangeSettings(AppCalls.By, new SettingsChange(
                    types, request.WebhookUrl, request.WebhookSecret, request.HookUrl, request.HookOnFailure)));
                return changed is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } ? await Get(app) : changed;
            })
            .As<SettingsResponse>("settings.change", "Changes what is named. customTypes takes the place of all types that were there.");
    }

    private static async Task<IResult> Get(AppCalls app)
    {
        var s = (await app.State()).Settings;
        return Results.Ok(new SettingsResponse(
            s.CustomTypes.ToDictionary(one => one.Key, one => one.Value == Lane.Low ? "low" : "normal"), s.WebhookUrl, s.WebhookSecret.Length > 0,
            s.HookUrl, s.HookOnFailure));
    }

    // What is neither is refused by the rules, and named there.
    private static Lane LaneOf(string? name) => name switch { "normal" => Lane.Normal, "low" => Lane.Low, _ => Lane.All };
}

/// <summary>Settings to change; what is left out stays. Immutable.</summary>
/// <param name="CustomTypes">Message types of the app's own and the lane of each: normal or low.</param>
/// <param name="WebhookUrl">Where the app is told what happens; "" nowhere.</param>
/// <param name="WebhookSecret">What that is signed with.</param>
/// <param name="HookUrl">Asked before a message is sent, in rooms that name no hook of their own; "" none.</param>
/// <param name="HookOnFailure">allow, refuse, hold.</param>
internal sealed record SettingsRequest(
    IReadOnlyDictionary<string, string?>? CustomTypes, string? WebhookUrl, string? WebhookSecret, string? HookUrl, string? HookOnFailure);

/// <summary>The settings. Immutable.</summary>
internal sealed record SettingsResponse(
    IReadOnlyDictionary<string, string> CustomTypes, string WebhookUrl, bool HasWebhookSecret, string HookUrl, string HookOnFailure);
