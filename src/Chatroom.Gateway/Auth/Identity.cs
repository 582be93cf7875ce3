using Chatroom.Rooms;

namespace Chatroom.Gateway.Auth;

/// <summary>Who a session is, as its token says. Immutable.</summary>
/// <param name="User">User id, 1..64 bytes.</param>
/// <param name="Role">Role in every room, or in <paramref name="Room"/> only when that is named.</param>
/// <param name="Sender">How the user appears beside messages.</param>
/// <param name="Room">The room that the role is for; null: all.</param>
public sealed record Identity(string User, Role Role, Sender Sender, string? Room)
{
    /// <summary>Guests' ids begin so; no token may.</summary>
    public const string GuestPrefix = "guest:";

    /// <summary>What the server API does is done in this name; no token may bear it.</summary>
    public const string Server = "server";

    /// <summary>What else the token says; see <see cref="ClaimsIn"/>.</summary>
    public Claims Claims { get; init; }

    public bool IsGuest => Role == Role.Guest;

    public Role RoleIn(string room) => Room is null || Room == room ? Role : Role.Member;

    /// <summary>Who follows and subscribes does so where the role holds; who is verified is so everywhere.</summary>
    public Claims ClaimsIn(string room) => Room is null || Room == room ? Claims : Claims & Claims.Verified;

    public Sender SenderIn(string room)
    {
        var role = RoleIn(room);
        return Sender.Role == role ? Sender : Sender with { Role = role };
    }
}
