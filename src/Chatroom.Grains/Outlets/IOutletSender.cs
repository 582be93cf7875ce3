using Chatroom.Grains.Store;

namespace Chatroom.Grains.Outlets;

/// <summary>Brings rows to where an outlet has them from. Thread-safe: several lanes call it at once.</summary>
internal interface IOutletSender
{
    /// <summary>Where to, for people.</summary>
    string Where { get; }

    /// <summary>
    /// Rows of one lane, in order, some rooms' or one's. <see cref="SendResult.Taken"/> only when they are where they should be, durably so
    /// far as the receiver is.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    Task<SendOutcome> Send(IReadOnlyList<StoredOutletRow> rows, CancellationToken stop);
}

/// <summary>What became of a call.</summary>
internal enum SendResult
{
    /// <summary>They are there.</summary>
    Taken,
    /// <summary>The receiver will not have this content; another call may go well.</summary>
    Refused,
    /// <summary>Everything else: it may go well later.</summary>
    Failed,
}

/// <summary>The outcome of a call. Immutable.</summary>
/// <param name="RetryAfterMs">What the receiver asked for; 0 nothing.</param>
internal readonly record struct SendOutcome(SendResult Result, string Error = "", long RetryAfterMs = 0);
