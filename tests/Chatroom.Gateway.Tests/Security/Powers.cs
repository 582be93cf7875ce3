namespace Chatroom.Gateway.Tests.Security;

/// <summary>
/// What each role may ask of a room: the methods of docs/PROTOCOL.md with params that are good as far as the role is concerned. A letter
/// a role: g guest, m member, v vip, M moderator, B broadcaster. Stateless.
/// </summary>
internal static class Powers
{
    public const string Roles = "gmvMB";

    public static readonly (string Method, string? Params, string May)[] All =
    [
        ("history", "{}", "gmvMB"),
        ("members", "{}", "gmvMB"),
        ("members.of", """{"users":["nobody"]}""", "gmvMB"),
        ("entries.get", "{}", "gmvMB"),
        ("counters", null, "gmvMB"),
        ("budget", """{"perSecond":1}""", "gmvMB"),
        ("digest", """{"from":1,"to":1}""", "gmvMB"),
        ("why", "{}", "gmvMB"),
        ("why", """{"user":"nobody"}""", "MB"),
        ("entries.set", """{"key":"k","value":"v"}""", "mvMB"),
        ("entries.set", """{"key":"owned","value":"v","force":true}""", "MB"),
        ("entries.remove", """{"key":"k"}""", "mvMB"),
        ("entries.remove", """{"key":"owned","force":true}""", "MB"),
        ("entries.batch", """{"items":[{"key":"b","value":"v"}]}""", "mvMB"),
        ("entries.batch", """{"items":[{"key":"owned","value":"v","force":true}]}""", "MB"),
        ("recall", """{"seq":SEQ}""", "MB"),
        ("delete", """{"user":"nobody","minutes":1}""", "MB"),
        ("undo", """{"seq":1}""", "MB"),
        ("rehearse", """{"contains":"x"}""", "MB"),
        ("apply", """{"contains":"never said"}""", "MB"),
        ("held", "{}", "MB"),
        ("approve", """{"seq":1}""", "MB"),
        ("deny", """{"seq":1}""", "MB"),
        ("kick", """{"user":"nobody"}""", "MB"),
        ("mute", """{"user":"nobody","minutes":1}""", "MB"),
        ("unmute", """{"user":"nobody"}""", "MB"),
        ("ban", """{"user":"nobody","minutes":1}""", "MB"),
        ("unban", """{"user":"nobody"}""", "MB"),
        ("except", """{"user":"nobody","minutes":1}""", "MB"),
        ("unexcept", """{"user":"nobody"}""", "MB"),
        ("mutes", "{}", "MB"),
        ("bans", "{}", "MB"),
        ("exceptions", "{}", "MB"),
        ("mute.all", """{"on":false}""", "MB"),
        ("mute.all", """{"minutes":1}""", "MB"),
        ("audit", "{}", "MB"),
        ("words.add", """{"words":["zzz"]}""", "MB"),
        ("words.remove", """{"words":["zzz"]}""", "MB"),
        ("words", "{}", "MB"),
        ("distribution", """{"on":true}""", "MB"),
        ("counters.add", """{"name":"votes"}""", "MB"),
        ("counters.remove", """{"name":"votes"}""", "MB"),
        ("shadow.start", """{"minutes":1}""", "MB"),
        ("shadow", null, "MB"),
        ("shadow.stop", null, "MB"),
        ("configure", """{"name":"n"}""", "MB"),
        ("configure", """{"hookUrl":"http://127.0.0.1/"}""", ""),
        ("destroy", """{"reason":"over"}""", "B"),
    ];

    public static string NameOf(char role) => role switch
    {
        'g' => "guest",
        'm' => "member",
        'v' => "vip",
        'M' => "moderator",
        'B' => "broadcaster",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "no such role"),
    };
}
