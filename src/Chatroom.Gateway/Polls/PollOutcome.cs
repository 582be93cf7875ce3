namespace Chatroom.Gateway.Polls;

/// <summary>What becomes of a poll. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Answer">With status 200: what is answered.</param>
/// <param name="IsResent">This poll has been asked before.</param>
internal readonly record struct PollOutcome(int Status, PollAnswer? Answer = null, bool IsResent = false)
{
    /// <summary>More polls at once than there may be, or the frames of one before are still waiting to be read.</summary>
    public static PollOutcome Busy => new(StatusCodes.Status429TooManyRequests);

    /// <summary>Its answer is not kept any more, or will not be, or somebody else asks for it.</summary>
    public static PollOutcome OutOfOrder => new(StatusCodes.Status409Conflict);

    /// <summary>The session is over.</summary>
    public static PollOutcome Gone => new(StatusCodes.Status410Gone);

    public static PollOutcome Of(PollAnswer answer, bool isResent) => new(StatusCodes.Status200OK, answer, isResent);
}
