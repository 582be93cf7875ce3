using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A member as the list shows it. Immutable.</summary>
/// <param name="User">The user id.</param>
/// <param name="Name">The name from the token, or null.</param>
/// <param name="Role">The role in the room.</param>
/// <param name="Joined">When it joined, Unix milliseconds.</param>
public readonly record struct MemberItem(string User, string? Name, string Role, long Joined);

/// <summary>A page of members, newest first. Immutable.</summary>
/// <param name="Count">All members of the room.</param>
/// <param name="Items">The page.</param>
/// <param name="Next">What to ask the next page with; null at the end.</param>
public sealed record MemberPage(long Count, IReadOnlyList<MemberItem> Items, string? Next);

public sealed partial class ChatClient
{
    /// <summary>The room's members, newest first.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    public Task<MemberPage> MembersAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        QueryAsync("members", w => Parameters.Write(w, ("count", count), ("next", next)), ReadMembers, token);

    private static MemberPage ReadMembers(ref WireReader r)
    {
        long count = 0;
        string? next = null;
        var items = new List<MemberItem>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("count"u8)) count = r.ReadInt64();
            else if (key.SequenceEqual("next"u8)) next = r.ReadStringOrNull(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("items"u8))
            {
                r.BeginArray();
                while (r.Next()) items.Add(ReadMember(ref r));
            }
            else r.Skip();
        }
        return new MemberPage(count, items, next);
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
