using System.Collections.Frozen;

namespace Chatroom.Rooms;

/// <summary>The types that a message may have. Media types carry a URL and sizes, never bytes.</summary>
public static class MessageTypes
{
    public const string Text = "text";
    public const string Like = "like";

    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
        [Text, "image", "gif", "voice", "video", "file", "location", "rich", "custom", "gift", Like, "notice"], StringComparer.Ordinal);
}
