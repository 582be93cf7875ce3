using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A member as the list shows it. Immutable.</summary>
/// <param name="User">The user id.</param>
/// <param name="Name">The name from the token, or null.</param>
/// <param name="Role">The role in the room.</param>
/// <param name="Joined">When it joined, Unix milliseconds.</param>
public readonly record struct MemberItem(string User, string? Name, string Role, long Joined);

public sealed partial class ChatClient
{
    /// <summary>The room's members, newest first.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    public Task<Page<MemberItem>> MembersAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        QueryAsync(
            "members", w => Parameters.Write(w, ("count", count), ("next", next)),
            static (ref WireReader r) => Pages.Read<MemberItem>(ref r, ReadMember), token);

    /// <summary>Which of these users are in the room.</summary>
    /// <param name="users">At most 1,000.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public async Task<IReadOnlyList<MemberItem>> MembersOfAsync(IReadOnlyList<string> users, CancellationToken token = default)
    {
        var page = await QueryAsync(
            "members.of", w => Parameters.Write(w, ("users", users)),
            static (ref WireReader r) => Pages.Read<MemberItem>(ref r, ReadMember), token).ConfigureAwait(false);
        return page.Items;
    }

    private static MemberItem ReadMember(ref WireReader r)
    {
        var item = new MemberItem("", null, "member", 0);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("user"u8)) item = item with { User = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("name"u8)) item = item with { Name = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("role"u8)) item = item with { Role = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("joined"u8)) item = item with { Joined = r.ReadInt64() };
            else r.Skip();
        }
        return item;
    }
}
