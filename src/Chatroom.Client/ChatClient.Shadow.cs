using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>How often a room and its shadow came to something else. Immutable.</summary>
/// <param name="Room">What became of the message: <c>sent</c>, <c>replaced</c>, <c>held</c> or the rule that refused it.</param>
/// <param name="Shadow">What would have.</param>
public readonly record struct ShadowDifference(string Room, string Shadow, long Count)
{
    internal static ShadowDifference Read(ref WireReader r)
    {
        var item = new ShadowDifference("", "", 0);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("room"u8)) item = item with { Room = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("shadow"u8)) item = item with { Shadow = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("count"u8)) item = item with { Count = r.ReadInt64() };
            else r.Skip();
        }
        return item;
    }
}

/// <summary>What a shadow room has found. Immutable.</summary>
/// <param name="Since">Unix milliseconds; 0: there was none since the room was loaded.</param>
/// <param name="Messages">Messages that both decided on.</param>
public sealed record ShadowReport(long Since, long Until, long Messages, IReadOnlyList<ShadowDifference> Differences)
{
    internal static ShadowReport Read(ref WireReader r)
    {
        var report = new ShadowReport(0, 0, 0, []);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("since"u8)) report = report with { Since = r.ReadInt64() };
            else if (key.SequenceEqual("until"u8)) report = report with { Until = r.ReadInt64() };
            else if (key.SequenceEqual("messages"u8)) report = report with { Messages = r.ReadInt64() };
            else if (key.SequenceEqual("differences"u8)) report = report with { Differences = ReadDifferences(ref r) };
            else r.Skip();
        }
        return report;
    }

    private static List<ShadowDifference> ReadDifferences(ref WireReader r)
    {
        var all = new List<ShadowDifference>();
        r.BeginArray();
        while (r.Next()) all.Add(ShadowDifference.Read(ref r));
        return all;
    }
}

public sealed partial class ChatClient
{
    /// <summary>Decides every message of the room a second time with slow mode or words otherwise, for a while; nothing of it is sent.</summary>
    /// <param name="slowModeSeconds">3..120, 0 off; null: as the room.</param>
    /// <param name="words">At most 50, beside those in force.</param>
    /// <param name="minutes">1..60.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task StartShadowAsync(
        int? slowModeSeconds = null, IReadOnlyList<ListedWord>? words = null, int minutes = 10, CancellationToken token = default) =>
        QueryAsync(
            "shadow.start",
            w => Parameters.Write(
                w, ("minutes", minutes), ("words", Parameters.List(words ?? [], static (word, to) => word.Write(to))),
                ("config", new Action<WireWriter>(to => Parameters.Write(to, ("slowModeSeconds", slowModeSeconds))))),
            ReadNothing, token);

    /// <summary>What the newest shadow has found.</summary>
    public Task<ShadowReport> ShadowAsync(CancellationToken token = default) =>
        QueryAsync("shadow", null, static (ref WireReader r) => ShadowReport.Read(ref r), token);

    /// <summary>Ends the shadow before its time.</summary>
    public Task StopShadowAsync(CancellationToken token = default) => QueryAsync("shadow.stop", null, ReadNothing, token);
}
