using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Which messages a rehearsal looks for; what is null is not looked at, but something must be. Immutable.</summary>
public sealed record Rehearsal
{
    /// <summary>Sent by that user.</summary>
    public string? User { get; init; }

    /// <summary>With this text in the content, in any case.</summary>
    public string? Contains { get; init; }

    /// <summary>Of that type.</summary>
    public string? Type { get; init; }

    /// <summary>Of the last so many minutes.</summary>
    public int? Minutes { get; init; }

    internal void Write(WireWriter w, int muteMinutes) => Parameters.Write(
        w, ("user", User), ("contains", Contains), ("type", Type), ("minutes", Minutes), ("muteMinutes", muteMinutes == 0 ? null : muteMinutes));
}

/// <summary>What a rehearsal found. Immutable.</summary>
/// <param name="Count">How many messages.</param>
/// <param name="Users">Whose most of them are, and how many of each.</param>
/// <param name="Sample">A few of them.</param>
public sealed record Rehearsed(long Count, IReadOnlyList<KeyValuePair<string, long>> Users, IReadOnlyList<HistoryItem> Sample);

public sealed partial class ChatClient
{
    /// <summary>Says what <see cref="ApplyAsync"/> would take back, without doing it.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<Rehearsed> RehearseAsync(Rehearsal rehearsal, CancellationToken token = default) =>
        QueryAsync("rehearse", w => rehearsal.Write(w, 0), ReadRehearsed, token);

    /// <summary>Takes back what the rehearsal finds now, as one event that can be undone.</summary>
    /// <param name="muteMinutes">Mutes the senders too, 1..43,200, -1 for ever; 0: not.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<Recalled> ApplyAsync(Rehearsal rehearsal, int muteMinutes = 0, CancellationToken token = default) =>
        QueryAsync("apply", w => rehearsal.Write(w, muteMinutes), Recalled.Read, token);

    private static Rehearsed ReadRehearsed(ref WireReader r)
    {
        long count = 0;
        var (users, sample) = (new List<KeyValuePair<string, long>>(), new List<HistoryItem>());
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("count"u8)) count = r.ReadInt64();
            else if (key.SequenceEqual("users"u8)) Pages.ReadItems(ref r, users, ReadUserCount);
            else if (key.SequenceEqual("sample"u8)) Pages.ReadItems(ref r, sample, HistoryItem.Read);
            else r.Skip();
        }
        return new Rehearsed(count, users, sample);
    }

    private static KeyValuePair<string, long> ReadUserCount(ref WireReader r)
    {
        var (user, count) = ("", 0L);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("user"u8)) user = r.ReadString(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("count"u8)) count = r.ReadInt64();
            else r.Skip();
        }
        return new KeyValuePair<string, long>(user, count);
    }
}
