using Chatroom.Grains;

namespace Chatroom.Benchmarks;

/// <summary>A gateway that is told everything and keeps nothing of it. Thread-safe.</summary>
/// <param name="answered">Gets the answers that come later than their call; null: nobody waits for one.</param>
internal sealed class QuietGateway(Action<byte[]>? answered = null) : IRoomObserver
{
    public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart)
    {
    }

    public void Recalled(string room, long epoch, long seq)
    {
    }

    public void Summed(string room, long epoch, long seq, ulong digest)
    {
    }

    public void Online(string room, int count)
    {
    }

    public void Answered(string room, byte[] answers) => answered?.Invoke(answers);

    public void Removed(string room, string session, int code, string reason)
    {
    }
}
