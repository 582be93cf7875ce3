using System.Globalization;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>
/// Likes: a PUBLISH of type <c>like</c>, its content how many. They are counted, not said, so mutes do not stop them; guests may not.
/// </content>
public sealed partial class Session
{
    private long _likes;
    private long _likesSince;

    private void Like(in PublishFrame frame, Place place)
    {
        var code = CheckLike(frame, place, out var count, out var rule, out var retryAfterMs);
        if (code != Codes.Ok)
        {
            Acknowledge(frame, code, WireFrames.Refused(Format, rule, retryAfterMs));
            return;
        }
        if (frame.Qos == 0)
        {
            place.Feed.Likes.Add(count, Format, null);
            return;
        }
        var asked = frame;
        CommandSent();
        var added = place.Feed.Likes.Add(count, Format, answer =>
        {
            Acknowledge(asked, answer.Code, answer.Details);
            CommandAnswered();
        });
        if (added) return;
        CommandAnswered();
        Acknowledge(frame, Codes.ServerError, WireFrames.Rule(Format, "limit"));
    }

    private int CheckLike(in PublishFrame frame, Place place, out int count, out string rule, out long retryAfterMs)
    {
        (count, rule, retryAfterMs) = (1, Chatroom.Rooms.Rules.Role, 0);
        if (_identity!.RoleIn(place.Feed.Room) == Role.Guest) return Codes.NotAuthorised;
        rule = Chatroom.Rooms.Rules.Size;
        var isNumber = frame.Content.Length == 0 || int.TryParse(frame.Content, NumberStyles.None, CultureInfo.InvariantCulture, out count);
        if (frame.Content.Length == 0) count = 1;
        if (!isNumber || count < 1 || count > _host.Options.LikesPerMessage) return Codes.BadRoomParameter;
        rule = Chatroom.Rooms.Rules.Rate;
        return TakeLikes(count, out retryAfterMs) ? Codes.Ok : Codes.TooFast;
    }

    /// <summary>So many in each second since the first; only the session's reader calls it.</summary>
    private bool TakeLikes(int count, out long retryAfterMs)
    {
        var nowMs = _host.NowMs;
        if (nowMs - _likesSince is >= 1_000 or < 0) (_likesSince, _likes) = (nowMs, 0);
        retryAfterMs = _likesSince + 1_000 - nowMs;
        if (_likes + count > _host.Options.LikesPerSecond) return false;
        _likes += count;
        return true;
    }
}
