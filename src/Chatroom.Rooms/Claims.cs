namespace Chatroom.Rooms;

/// <summary>What the app says of a user in their token, beside the role.</summary>
[Flags]
public enum Claims : byte
{
    None = 0,
    Follower = 1,
    Subscriber = 2,
    /// <summary>The app knows who it is: by phone, mail or otherwise.</summary>
    Verified = 4,
}

/// <summary>Who speaks in a room, as configs have it.</summary>
public static class Speakers
{
    public const string All = "all";
    public const string Followers = "followers";
    public const string Subscribers = "subscribers";
    public const string Verified = "verified";

    public static bool IsMode(string text) => text is All or Followers or Subscribers or Verified;

    /// <summary>Whether a member of these claims is one of them. One claim does not stand for another.</summary>
    public static bool Include(string mode, Claims claims) => mode switch
    {
        Followers => (claims & Claims.Follower) != 0,
        Subscribers => (claims & Claims.Subscriber) != 0,
        Verified => (claims & Claims.Verified) != 0,
        _ => true,
    };
}
