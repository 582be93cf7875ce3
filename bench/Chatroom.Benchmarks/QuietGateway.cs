using Chatroom.Grains;

namespace Chatroom.Benchmarks.Orleans;

/// <summary>A gateway that is told everything and keeps nothing of it. Thread-safe.</summary>
internal sealed class QuietGateway : IGatewayObserver
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

    public void Answered(string room, byte[] answers)
    {
    }

    public void Removed(string room, string session, int code, string reason)
    {
    }

    public void Evicted(string session, int code)
    {
    }
}
