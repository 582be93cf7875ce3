namespace Chatroom.Rooms.Global;

/// <summary>Which settings make sense. Pure and stateless.</summary>
internal static class SettingsRules
{
    private static readonly string[] Failures = ["allow", "refuse", "hold"];

    /// <summary>The field that is wrong and its limit; null: none is.</summary>
    public static string? Wrong(SettingsChange change, AppOptions options)
    {
        if (change.CustomTypes is { } types && WrongTypes(types, options) is { } wrong) return wrong;
        if (!IsUrl(change.WebhookUrl, options)) return $"webhookUrl: an http or https address of at most {options.UrlChars} characters, or empty";
        if (!IsUrl(change.HookUrl, options)) return $"hookUrl: an http or https address of at most {options.UrlChars} characters, or empty";
        if (change.WebhookSecret is { Length: > 0 } secret && (secret.Length < options.SecretCharsMin || secret.Length > options.SecretChars))
            return $"webhookSecret: {options.SecretCharsMin}..{options.SecretChars} characters, or empty";
        if (change.HookOnFailure is { } rule && !Failures.Contains(rule)) return "hookOnFailure: allow, refuse, hold";
        return null;
    }

    private static string? WrongTypes(IReadOnlyDictionary<string, Lane> types, AppOptions options)
    {
        if (types.Count > options.CustomTypesMax) return $"customTypes: at most {options.CustomTypesMax}";
        foreach (var (name, lane) in types)
        {
            if (!IsTypeName(name, options)) return $"customTypes: 1..{options.TypeChars} of a-z 0-9 - . _ each, not {(name.Length <= 32 ? name : name[..32])}";
            if (MessageTypes.All.Contains(name)) return $"customTypes: {name} is built in";
            if (lane is not (Lane.Normal or Lane.Low)) return $"customTypes: {name}: normal or low";
        }
        return null;
    }

    private static bool IsTypeName(string name, AppOptions options) =>
        name.Length >= 1 && name.Length <= options.TypeChars && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');

    private static bool IsUrl(string? text, AppOptions options) =>
        string.IsNullOrEmpty(text)
        || (text.Length <= options.UrlChars && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
}
