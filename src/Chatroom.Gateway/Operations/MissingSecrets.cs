namespace Chatroom.Gateway.Operations;

/// <summary>Says at start which secret is not set and what does not work without it. Stateless.</summary>
internal static partial class MissingSecrets
{
    public static void WarnOfMissingSecrets(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<GatewayOptions>();
        string[] missing =
        [
            .. options.AppKey.Length == 0 ? ["Gateway:AppKey"] : Array.Empty<string>(),
            .. options.AppSecret.Length == 0 ? ["Gateway:AppSecret"] : Array.Empty<string>(),
        ];
        if (missing.Length == 0) return;
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MissingSecrets));
        LogMissing(log, string.Join(" and ", missing), options.Guests ? "guests may still connect and read" : "nobody can connect");
    }

    [LoggerMessage(1, LogLevel.Warning,
        "{Settings} not set: no token and no server call is accepted, so {WhoMay}; pages, health and navigation work")]
    private static partial void LogMissing(ILogger log, string settings, string whoMay);
}
