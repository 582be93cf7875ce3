using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Sets an entry that does not exist or is this user's; returns its version.</summary>
    /// <exception cref="ChatException">23423 too many, 23424 another's, 23426 entries are off.</exception>
    public Task<long> SetEntryAsync(string key, string value, CancellationToken token = default) =>
        SetEntryAsync(new EntryWrite(key, value), token: token);

    /// <summary>Sets an entry with all that it may have; returns its version.</summary>
    /// <param name="notify">Said in the room as a message of type <c>notice</c>; null: nothing.</param>
    /// <exception cref="ChatException">23423 too many, 23424 another's or another version, 23426 entries are off.</exception>
    public Task<long> SetEntryAsync(EntryWrite entry, string? notify = null, CancellationToken token = default) =>
        QueryAsync("entries.set", w => entry.Write(w, notify), ReadVersion, token);

    /// <summary>The named entries, or all.</summary>
    public Task<IReadOnlyList<EntryItem>> GetEntriesAsync(IReadOnlyList<string>? keys = null, CancellationToken token = default) =>
        QueryAsync("entries.get", w => Parameters.Write(w, ("keys", keys)), ReadEntries, token);

    /// <summary>Removes an entry of this user's.</summary>
    /// <param name="force">Removes also another's; the role must allow it.</param>
    /// <param name="version">The version that it must have; null: any.</param>
    /// <exception cref="ChatException">23424 another's or another version, 23427 no such entry.</exception>
    public Task RemoveEntryAsync(string key, bool force = false, long? version = null, CancellationToken token = default) =>
        QueryAsync("entries.remove", w => new EntryWrite(key, null) { Force = force, Version = version }.Write(w), ReadNothing, token);

    private static long ReadVersion(ref WireReader r)
    {
        long version = 0;
        r.BeginMap();
        while (r.Next())
        {
            if (r.ReadKey().SequenceEqual("version"u8)) version = r.ReadInt64();
            else r.Skip();
        }
        return version;
    }

    private static IReadOnlyList<EntryItem> ReadEntries(ref WireReader r)
    {
        var entries = new List<EntryItem>();
        r.BeginMap();
        while (r.Next())
        {
            if (!r.ReadKey().SequenceEqual("entries"u8))
            {
                r.Skip();
                continue;
            }
            r.BeginArray();
            while (r.Next()) entries.Add(EntryItem.Read(ref r));
        }
        return entries;
    }
}
