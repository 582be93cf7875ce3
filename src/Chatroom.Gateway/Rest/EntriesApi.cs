using System.Text.Json;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/entries</c>: keys and values that everyone in the room sees.</summary>
internal static class EntriesApi
{
    public static void MapEntries(this RouteGroupBuilder room)
    {
        var entries = room.MapGroup("/entries").WithTags("entries");
        entries.MapPut("/{key}", (string room, string key, EntryRequest request, RoomCalls rooms) =>
                rooms.Query(room, "entries.set", new
                {
                    key,
                    request.Value,
                    force = request.Force ?? true,
                    request.Version,
                    request.TtlSeconds,
                    request.AutoDelete,
                    request.Notify,
                }))
            .As<VersionResponse>("entries.set", "Writes one entry. With force (the default) whoever it belongs to.");
        entries.MapPost("/batch", (string room, BatchRequest request, RoomCalls rooms) => rooms.Query(room, "entries.batch", request))
            .As<BatchResponse>("entries.batch", "Writes or removes up to 20 entries: all of them or none, or with partial what can be.");
        entries.MapGet("", (string room, string[] key, RoomCalls rooms) =>
                rooms.Query(room, "entries.get", new { keys = key.Length == 0 ? null : key }))
            .As<EntriesResponse>("entries.get", "All entries, or those named: ?key=pinned&key=score");
        entries.MapDelete("/{key}", (string room, string key, RoomCalls rooms) => rooms.Query(room, "entries.remove", new { key, force = true }))
            .As<DoneResponse>("entries.remove", "Removes one entry, whoever it belongs to.");
    }
}

/// <summary>A value. Immutable.</summary>
/// <param name="Value">At most 4,096 characters.</param>
/// <param name="Force">false: only where the entry is not there, or the server's.</param>
/// <param name="Version">Only when the entry has it now; 0: only when it is not there.</param>
/// <param name="TtlSeconds">It ends by itself after that.</param>
/// <param name="AutoDelete">It goes when its owner leaves.</param>
/// <param name="Notify">A notice that everyone gets with it.</param>
internal sealed record EntryRequest(string? Value, bool? Force, long? Version, int? TtlSeconds, bool? AutoDelete, string? Notify);

/// <summary>Entries to write, or to remove where there is no value. Immutable.</summary>
/// <param name="Partial">Write what can be written.</param>
internal sealed record BatchRequest(IReadOnlyList<BatchItem>? Items, bool? Partial, string? Notify);

/// <summary>One of them. Immutable.</summary>
internal sealed record BatchItem(string? Key, string? Value, bool? Force, long? Version, int? TtlSeconds, bool? AutoDelete);

/// <summary>What was written, each <c>[key, version]</c>. Immutable.</summary>
internal sealed record BatchResponse(IReadOnlyList<JsonElement> Versions);

/// <summary>The version that a write made. Immutable.</summary>
internal sealed record VersionResponse(long Version);

/// <summary>Entries. Immutable.</summary>
/// <param name="Entries">Each <c>[key, value, version, owner]</c>.</param>
internal sealed record EntriesResponse(IReadOnlyList<JsonElement> Entries);
