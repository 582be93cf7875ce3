using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Outlets;

/// <summary>How long to wait after a failure: doubled each time, up to a maximum, a fifth of it by chance. Stateless, thread-safe.</summary>
internal static class OutletBackoff
{
    /// <param name="failures">So far, at least 1.</param>
    /// <param name="chance">0..1.</param>
    public static long WaitMs(int failures, WebhookOptions options, double chance)
    {
        var doublings = Math.Min(failures - 1, 30);
        var whole = Math.Min(options.RetryMaxMs, (long)options.RetryMs << doublings);
        return (long)(whole * (0.8 + (0.2 * chance)));
    }
}
