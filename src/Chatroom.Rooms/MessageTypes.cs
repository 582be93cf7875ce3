using System.Collections.Frozen;

namespace Chatroom.Rooms;

/// <summary>The types that a message may have beside the app's own. Media types carry a URL and sizes, never bytes.</summary>
public static class MessageTypes
{
    public const string Text = "text";

    /// <summary>No message: gateways count likes and the room tells the sum, so no publish of this type gets here.</summary>
    public const string Like = "like";
    public const string Gift = "gift";

    /// <summary>For moderators, broadcaster and server.</summary>
    public const string Notice = "notice";

    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
        [Text, "image", "gif", "voice", "video", "file", "location", "rich", "custom", Gift, Notice], StringComparer.Ordinal);
}
