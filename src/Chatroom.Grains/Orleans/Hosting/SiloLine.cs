using Chatroom.Grains.Orleans.Calls;
using Chatroom.Grains.Rooms;

namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>
/// The way from one room to one silo: numbers what is told, and keeps it back while what the silo has missed is still being read. Not
/// thread-safe: it lives in its room's turns.
/// </summary>
internal sealed class SiloLine(string room, long line, ISiloRelay relay) : IRoomObserver
{
    private List<Action>? _held = [];

    public long Line => line;

    /// <summary>How many tells have gone.</summary>
    public long Told { get; private set; }

    public long RenewedMs { get; set; }

    /// <summary>The gateways behind it.</summary>
    public HashSet<string> Gateways { get; } = new(StringComparer.Ordinal);

    public IRoomObserver To(string gateway) => new Directed(this, gateway);

    /// <summary>What was missed goes first, then what was told meanwhile, and from now on everything at once.</summary>
    public void Open(List<Batch> missed)
    {
        var held = _held;
        _held = null;
        foreach (var batch in missed)
        {
            Batch(room, batch.Epoch, batch.First, batch.Next, batch.MessagePack, batch.Json, batch.Private);
            if (batch.RecallSeq != 0) Recalled(room, batch.Epoch, batch.RecallSeq);
        }
        foreach (var tell in held ?? []) tell();
    }

    public void Batch(string _, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        Tell(() => relay.Batch(room, line, ++Told, epoch, first, next, messagePack, json, privatePart));

    public void Recalled(string _, long epoch, long seq) => Tell(() => relay.Recalled(room, line, ++Told, epoch, seq));

    public void Summed(string _, long epoch, long seq, ulong digest) => Tell(() => relay.Summed(room, line, ++Told, epoch, seq, digest));

    public void Online(string _, int count) => Tell(() => relay.Online(room, line, ++Told, count));

    // What is for one gateway goes through Directed.
    public void Answered(string room, byte[] answers) => throw new NotSupportedException();

    public void Removed(string room, string session, int code, string reason) => throw new NotSupportedException();

    private void Tell(Action tell)
    {
        if (_held is { } held) held.Add(tell);
        else tell();
    }

    private sealed class Directed(SiloLine line, string gateway) : IRelayed
    {
        public IRoomObserver Relay => line;

        public void Answered(string room, byte[] answers) =>
            line.Tell(() => line.Relay.Answered(room, line.Line, ++line.Told, gateway, answers));

        public void Removed(string room, string session, int code, string reason) =>
            line.Tell(() => line.Relay.Removed(room, line.Line, ++line.Told, gateway, session, code, reason));

        public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
            line.Batch(room, epoch, first, next, messagePack, json, privatePart);

        public void Recalled(string room, long epoch, long seq) => line.Recalled(room, epoch, seq);

        public void Summed(string room, long epoch, long seq, ulong digest) => line.Summed(room, epoch, seq, digest);

        public void Online(string room, int count) => line.Online(room, count);
    }

    private ISiloRelay Relay => relay;
}
