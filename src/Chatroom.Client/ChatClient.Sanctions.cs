using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Who is muted in the room, newest first.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<Page<Sanction>> MutesAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        SanctionsAsync("mutes", count, next, token);

    /// <summary>Who is banned from the room, newest first.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<Page<Sanction>> BansAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        SanctionsAsync("bans", count, next, token);

    /// <summary>Who speaks in spite of mutes, newest first.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<Page<Sanction>> ExceptionsAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        SanctionsAsync("exceptions", count, next, token);

    private Task<Page<Sanction>> SanctionsAsync(string method, int count, string? next, CancellationToken token) =>
        QueryAsync(
            method, w => Parameters.Write(w, ("count", count), ("next", next)),
            static (ref WireReader r) => Pages.Read<Sanction>(ref r, Sanction.Read), token);
}
