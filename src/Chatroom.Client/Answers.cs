using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Reads the result map of a QUERYACK with code 0.</summary>
internal delegate T ResultReader<out T>(ref WireReader reader);

/// <summary>A query that waits for its QUERYACK. Thread-safe: the first outcome stands.</summary>
internal abstract class PendingQuery
{
    internal abstract void Answer(int code, ref WireReader result);

    internal abstract void Fail(Exception error);
}

/// <summary>A query whose result is a <typeparamref name="T"/>. Thread-safe.</summary>
internal sealed class PendingQuery<T>(string method, ResultReader<T> read, int alsoDone) : PendingQuery
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Outcome => _outcome.Task;

    internal override void Answer(int code, ref WireReader result)
    {
        if (code == Codes.Ok || code == alsoDone) _outcome.TrySetResult(read(ref result));
        else _outcome.TrySetException(Refusal.Read(ref result, code, $"{method} was refused"));
    }

    internal override void Fail(Exception error) => _outcome.TrySetException(error);
}

/// <summary>A message that waits for its PUBACK. Thread-safe.</summary>
internal sealed class PendingPublish(PublishFrame frame)
{
    private readonly TaskCompletionSource<PubackFrame> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PublishFrame Frame => frame;

    internal Task<PubackFrame> Outcome => _outcome.Task;

    internal void Answer(in PubackFrame ack) => _outcome.TrySetResult(ack);

    internal void Fail(Exception error) => _outcome.TrySetException(error);
}

/// <summary>The result map of a refused query, <c>{rule?, user?, reason?, until?, retryAfterMs?}</c>. Thread-safe for different readers.</summary>
internal static class Refusal
{
    internal static ChatException Read(ref WireReader r, int code, string what)
    {
        string? rule = null, user = null, reason = null;
        long until = 0, retryAfterMs = 0;
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("rule"u8)) rule = r.ReadStringOrNull(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("user"u8)) user = r.ReadStringOrNull(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("reason"u8)) reason = r.ReadStringOrNull(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("until"u8)) until = r.ReadInt64();
            else if (key.SequenceEqual("retryAfterMs"u8)) retryAfterMs = r.ReadInt64();
            else r.Skip();
        }
        return new ChatException(code, reason is null ? what : $"{what}: {reason}", rule, until, retryAfterMs, user);
    }
}
