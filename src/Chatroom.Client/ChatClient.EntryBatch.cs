using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>What became of a batch of entries. Immutable.</summary>
/// <param name="Code">0: all were written. 23428: those that could be were, when the batch was asked for in part.</param>
/// <param name="Versions">The versions of those that were written.</param>
/// <param name="Failed">The codes of those that were not.</param>
public sealed record EntryBatch(int Code, IReadOnlyDictionary<string, long> Versions, IReadOnlyDictionary<string, long> Failed);

public sealed partial class ChatClient
{
    /// <summary>Writes several entries, each key once.</summary>
    /// <param name="items">1..20.</param>
    /// <param name="partial">False: all or nothing. True: those that can be are written, the result names the others.</param>
    /// <param name="notify">Said in the room as a message of type <c>notice</c>; null: nothing.</param>
    /// <exception cref="ChatException">Nothing was written: 23423 too many, 23424 another's or another version, 23426 entries are off.</exception>
    public Task<EntryBatch> WriteEntriesAsync(
        IReadOnlyList<EntryWrite> items, bool partial = false, string? notify = null, CancellationToken token = default) =>
        QueryAsync(
            "entries.batch",
            w => Parameters.Write(
                w, ("items", Parameters.List(items, static (item, to) => item.Write(to))), ("partial", partial ? true : null), ("notify", notify)),
            ReadBatch, token, Codes.BatchPartlyFailed);

    private static EntryBatch ReadBatch(ref WireReader r)
    {
        var (versions, failed) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("versions"u8)) ReadPairs(ref r, versions);
            else if (key.SequenceEqual("failed"u8)) ReadPairs(ref r, failed);
            else r.Skip();
        }
        return new EntryBatch(failed.Count == 0 ? Codes.Ok : Codes.BatchPartlyFailed, versions, failed);
    }

    // [[name, number]...]
    private static void ReadPairs(ref WireReader r, Dictionary<string, long> into)
    {
        r.BeginArray();
        while (r.Next())
        {
            r.BeginArray();
            into[r.ReadString(WireLimits.ClientFrameBytes)] = r.ReadInt64();
            r.EndArray();
        }
    }
}
