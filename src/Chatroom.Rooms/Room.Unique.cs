namespace Chatroom.Rooms;

/// <content>Rule 6: in a room without repeats nobody says again what they themselves said a short while ago.</content>
public sealed partial class Room
{
    /// <summary>What people say with words; likes, gifts and the app's own types are the same each time.</summary>
    private bool IsSpeech(string? type) =>
        type is not (MessageTypes.Like or MessageTypes.Gift) && (type is null || !App.Settings.CustomTypes.ContainsKey(type));

    private Refusal Repeated(Member member, string? type, string? content)
    {
        if (Config.UniqueMinutes == 0 || content is null || member.Said is null || !IsSpeech(type)) return default;
        var saidMs = member.Said.SaidMs(OwnContents.HashOf(content));
        var until = saidMs + Config.UniqueMinutes * 60_000L;
        return saidMs != 0 && until > _nowMs ? new(Verdict.TooFast, Rules.Unique, until, until - _nowMs) : default;
    }
}
