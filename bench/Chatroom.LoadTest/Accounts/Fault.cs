using Chatroom.Protocol;

namespace Chatroom.LoadTest.Accounts;

/// <summary>Which promise was broken.</summary>
internal enum FaultKind
{
    Hole,
    Duplicate,
    Reorder,
    Epoch,
    NotResumed,
    Removed,
    Closed,
    Dropped,
    Gone,
    Malformed,
    TooManyGaps,
    Unanswered,
    Digest,
    DigestPlace,
}

/// <summary>A broken promise, found by one member. Immutable.</summary>
/// <param name="Kind">Which promise.</param>
/// <param name="Member">Who found it.</param>
/// <param name="Seq">Where in the log.</param>
/// <param name="Count">How many seqs, or the close code.</param>
/// <param name="Detail">More for people, or null.</param>
internal readonly record struct Fault(FaultKind Kind, int Member, long Seq, long Count = 0, string? Detail = null)
{
    /// <summary>The fault in words.</summary>
    internal string InWords() => $"member {Member}: " + Kind switch
    {
        FaultKind.Hole => $"{Range()} never came and no gap covers {(Count == 1 ? "it" : "them")}",
        FaultKind.Duplicate => $"{Range()} came twice",
        FaultKind.Reorder => $"{Range()} came after what follows",
        FaultKind.Epoch => $"the epoch changed after seq {Seq}: {Detail}",
        FaultKind.NotResumed => $"was not resumed behind seq {Seq} though the epoch still holds: {Detail}",
        FaultKind.Removed => $"was put out of the room after seq {Seq}: {Detail}",
        FaultKind.Closed => $"the server closed with {Count} after seq {Seq}: {Detail}",
        FaultKind.Dropped => $"the connection dropped without a close code after seq {Seq}",
        FaultKind.Gone => $"could not come back after seq {Seq}: {Detail}",
        FaultKind.Malformed => $"a frame after seq {Seq} is not what the protocol says: {Detail}",
        FaultKind.TooManyGaps => $"seq {Seq}: more than {GapChains.Capacity} different gaps: they can no longer be accounted for",
        FaultKind.Unanswered => $"a publish was never answered: {Detail}",
        FaultKind.Digest => $"the digest that the room published at seq {Seq} is {Detail}",
        FaultKind.DigestPlace => $"the digest of seq {Count} came behind seq {Seq}",
        _ => Kind.ToString(),
    };

    /// <summary>What a close code means, in words.</summary>
    internal static string CloseInWords(int code) => code switch
    {
        CloseCodes.Draining => "draining",
        CloseCodes.TooSlow => "too slow",
        CloseCodes.HeartbeatMissed => "heartbeat missed",
        CloseCodes.ConnectTimeout => "CONNECT did not come in time",
        CloseCodes.ServerError => "server error",
        CloseCodes.BadFrame => "bad frame",
        CloseCodes.Token => "token wrong or expired",
        CloseCodes.OtherLogin => "other login, or kick loop",
        CloseCodes.Banned => "banned",
        CloseCodes.ProtocolVersion => "protocol version",
        _ => "no code of the protocol",
    };

    private string Range() => Count <= 1 ? $"seq {Seq}" : $"seq {Seq}..{Seq + Count - 1}";
}
