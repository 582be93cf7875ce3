using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>Reads a room's log from its store and compares what others claim of it. Stateless.</summary>
internal static class LogAudit
{
    /// <summary>The events of the log; fails when it is not dense.</summary>
    internal static async Task<List<RoomEvent>> Events(IRoomStore store, string room)
    {
        if (await store.Load(room, CancellationToken.None) is not { } stored) return [];
        var batches = await store.Read(room, stored.Epoch, 1, int.MaxValue, CancellationToken.None);
        Dense([.. batches.Select(b => (b.First, b.Next))]);
        var events = batches.SelectMany(b => EventCodec.ReadAll(b.First, b.TimeMs, b.Events, new RoomConfig())).ToList();
        Dense([.. events.Select(e => (e.Seq, e.Seq + e.SeqCount))]);
        return events;
    }

    internal static async Task<string[]> Texts(IRoomStore store, string room) =>
        [.. (await Events(store, room)).OfType<MessageEvent>().Select(message => message.Content)];

    internal static void Dense(IReadOnlyList<(long First, long Next)> runs)
    {
        for (var i = 1; i < runs.Count; i++) Assert.Equal(runs[i - 1].Next, runs[i].First);
    }

    /// <summary>What a gateway got is dense and is what the log has there.</summary>
    internal static void Same(IReadOnlyList<RoomEvent> log, Got[] got)
    {
        Dense([.. got.Select(b => (b.First, b.Next))]);
        var bySeq = log.ToDictionary(e => e.Seq, Line);
        foreach (var happened in got.SelectMany(b => b.Events)) Assert.Equal(bySeq[happened.Seq], Line(happened));
    }

    private static string Line(RoomEvent happened) => happened is MessageEvent message
        ? $"{message.Seq} {message.User} {message.ClientId} {message.Content}"
        : $"{happened.Seq} {happened.GetType().Name} {happened.SeqCount}";
}
