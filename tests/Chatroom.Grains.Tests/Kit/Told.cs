using System.Text.Json;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>The answer to one command, its details read as JSON. Immutable.</summary>
public sealed record Told(long Id, int Code, long Epoch, long Seq, JsonElement Details)
{
    public string Rule => Details.GetProperty("rule").GetString()!;

    public long Number(string key) => Details.GetProperty(key).GetInt64();

    public bool Has(string key) => Details.TryGetProperty(key, out _);

    public static Told[] ReadAll(byte[] answers)
    {
        var reader = new WireReader(answers, WireFormat.MessagePack);
        var all = new List<Told>();
        reader.BeginArray();
        while (reader.Next())
        {
            var answer = CommandAnswer.Read(ref reader);
            all.Add(new Told(answer.Id, answer.Code, answer.Epoch, answer.Seq, Json(answer.Details)));
        }
        return [.. all];
    }

    public static JsonElement Json(byte[] details) => JsonDocument.Parse(details).RootElement;
}

/// <summary>Asks a room as a gateway does. Thread-safe.</summary>
public static class Asking
{
    // Only against a test that hangs: no assertion depends on it.
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    public static async Task<Told> Ask(this IRoomGrain room, Command command) => (await room.AskAll(command)).Single();

    public static async Task<Told[]> AskAll(this IRoomGrain room, params Command[] commands)
    {
        return Told.ReadAll(await room.Execute("g1", CommandCodec.Write([.. commands.Select(c => (c, WireFormat.Json))])).InTime());
    }

    public static async Task<Attached> Attach(this IRoomGrain room, TestGateway gateway, string name = "g1") =>
        Attached.From(await room.Attach(name, gateway).InTime());

    public static async Task<EventRange> Range(this IRoomGrain room, long epoch, long from, int max = 1_000, string user = "", Role role = Role.Server) =>
        EventRange.From(await room.Read(epoch, from, max, (int)WireFormat.MessagePack, user, (int)role).InTime());

    public static async Task<(int Code, JsonElement Details)> HistoryOf(
        this IRoomGrain room, long before = 0, long after = HistoryQuery.NoSeq, int count = 20, string user = "", Role role = Role.Server, long from = 0, long to = 0)
    {
        var result = QueryResult.From(await room.History(
            new HistoryQuery(before, after, from, to, count).ToBytes(), (int)WireFormat.Json, user, (int)role).InTime());
        return (result.Code, Told.Json(result.Details));
    }

    public static async Task<(int Code, JsonElement Details)> Rehearse(
        this IRoomGrain room, string user, Rehearsal wanted, bool applies = false, int muteMinutes = 0)
    {
        var query = new RehearsalQuery(wanted, applies, muteMinutes).ToBytes();
        var result = QueryResult.From(await room.Rehearse(user, Say.Session(user), query, (int)WireFormat.Json).InTime());
        return (result.Code, Told.Json(result.Details));
    }

    public static async Task<(int Code, JsonElement Details)> DigestOf(
        this IRoomGrain room, long from, long to, bool each = false, string user = "", Role role = Role.Server)
    {
        var result = QueryResult.From(await room.Digest(from, to, each, (int)WireFormat.Json, user, (int)role).InTime());
        return (result.Code, Told.Json(result.Details));
    }

    /// <summary>What was posted to the room before this has had its turn; the facts, or null when there is no room.</summary>
    public static async Task<RoomFacts?> Facts(this IRoomGrain room) =>
        await room.Describe().InTime() is { Length: > 0 } facts ? RoomFacts.From(facts) : null;

    public static Task InTime(this Task task) => task.WaitAsync(Watchdog, CancellationToken.None);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Watchdog, CancellationToken.None);
}
