using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>One thing that a moderator did. Immutable.</summary>
/// <param name="Seq">Its place in the log.</param>
/// <param name="Kind">What: <c>mute</c>, <c>unban</c>, <c>kick</c>…</param>
/// <param name="By">Who did it.</param>
/// <param name="User">To whom; empty: to the room.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Until">Until when it holds, Unix milliseconds, -1 for ever, 0: it has no end of its own.</param>
/// <param name="Reason">For people; may be empty.</param>
public readonly record struct AuditItem(long Seq, string Kind, string? By, string? User, long At, long Until, string? Reason);

/// <summary>A page of what moderators did, newest first. Immutable.</summary>
/// <param name="Items">The page.</param>
/// <param name="Next">The <c>before</c> of the next page; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditItem> Items, long? Next);

public sealed partial class ChatClient
{
    /// <summary>What moderators did in the room, newest first.</summary>
    /// <param name="before">Only seqs below it.</param>
    /// <param name="count">1..500.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<AuditPage> AuditAsync(long? before = null, int count = 100, CancellationToken token = default) =>
        QueryAsync("audit", w => Parameters.Write(w, ("before", before), ("count", count)), ReadAudit, token);

    private static AuditPage ReadAudit(ref WireReader r)
    {
        long? next = null;
        var items = new List<AuditItem>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("items"u8)) Pages.ReadItems(ref r, items, ReadAuditItem);
            else if (key.SequenceEqual("next"u8)) next = r.TryReadNil() ? null : r.ReadInt64();
            else r.Skip();
        }
        return new AuditPage(items, next);
    }

    private static AuditItem ReadAuditItem(ref WireReader r)
    {
        var item = new AuditItem(0, "", null, null, 0, 0, null);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("seq"u8)) item = item with { Seq = r.ReadInt64() };
            else if (key.SequenceEqual("kind"u8)) item = item with { Kind = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("by"u8)) item = item with { By = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("user"u8)) item = item with { User = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("at"u8)) item = item with { At = r.ReadInt64() };
            else if (key.SequenceEqual("until"u8)) item = item with { Until = r.ReadInt64() };
            else if (key.SequenceEqual("reason"u8)) item = item with { Reason = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else r.Skip();
        }
        return item;
    }
}
