using Chatroom.Protocol;

namespace Chatroom.LoadTest.Accounts;

/// <summary>
/// What one member was delivered, checked as it comes: pure, no clock, no IO. Not thread-safe. A mutable struct of fixed
/// size that lives in its member.
/// </summary>
internal struct MemberAccount(int member)
{
    private long _holeFrom;
    private long _holeEnd;
    private RollingDigest _rolling;

    /// <summary>Which log.</summary>
    internal long Epoch { get; private set; }

    /// <summary>The position of the join: the account begins behind it.</summary>
    internal long Joined { get; private set; }

    /// <summary>The seq that must come next; 0 before the join.</summary>
    internal long Next { get; private set; }

    /// <summary>The sum of the hashes of all messages delivered.</summary>
    internal ulong Digest { get; private set; }

    /// <summary>Messages delivered.</summary>
    internal long Delivered { get; private set; }

    /// <summary>Seqs that gaps covered.</summary>
    internal long Elided { get; private set; }

    /// <summary>Seqs that neither came nor were covered.</summary>
    internal long Lost { get; private set; }

    /// <summary>Seqs that came twice.</summary>
    internal long Duplicated { get; private set; }

    /// <summary>Seqs that came after what follows them.</summary>
    internal long Reordered { get; private set; }

    /// <summary>Digests that the room published and that were compared with what came.</summary>
    internal long Compared { get; private set; }

    /// <summary>The gaps that it was told of.</summary>
    internal GapChain? Gaps { get; private set; }

    /// <summary>The first broken promise, or null.</summary>
    internal Fault? First { get; private set; }

    /// <summary>The last seq that is accounted for.</summary>
    internal readonly long Last => Next - 1;

    /// <summary>The first join: the account begins behind its position.</summary>
    internal void Join(long epoch, long seq)
    {
        Epoch = epoch;
        Joined = seq;
        Next = seq + 1;
    }

    /// <summary>
    /// A join with the position that this account has reached: what comes next must begin right behind it, so it stays.
    /// </summary>
    /// <param name="seq">The room's head at the join: never behind what was delivered already.</param>
    internal void Resume(long epoch, long seq, bool resumed)
    {
        if (epoch != Epoch) Break(new Fault(FaultKind.Epoch, member, Last, 0, $"{Epoch} became {epoch}, the log was lost"));
        else if (!resumed || seq < Last) Break(new Fault(FaultKind.NotResumed, member, Last, 0, $"resumed {resumed}, at seq {seq}"));
    }

    /// <summary>The first fault stands.</summary>
    internal void Break(Fault fault) => First ??= fault;

    /// <summary>A batch as it came.</summary>
    internal void Accept(BatchFacts batch, GapChains chains)
    {
        if (batch.Epoch != Epoch)
        {
            Break(new Fault(FaultKind.Epoch, member, Last, 0, $"{Epoch} became {batch.Epoch} within one connection"));
            return;
        }
        if (batch.Published is { } published)
        {
            Compare(batch, published);
            return;
        }
        if (batch.First < Next)
        {
            AcceptOld(batch, chains);
            return;
        }
        if (batch.First > Next) OpenHole(batch.First);
        Take(batch, chains);
        Next = batch.Next;
    }

    private void Compare(BatchFacts at, ulong published)
    {
        if (at.Next != Next)
        {
            Break(new Fault(FaultKind.DigestPlace, member, Last, at.Next - 1));
            return;
        }
        if (_rolling.IsBased) Compared++;
        if (!_rolling.Agrees(published, out var expected))
            Break(new Fault(FaultKind.Digest, member, Last, 0, $"{Protocol.Digest.Hex(published)}, by what came it is {Protocol.Digest.Hex(expected)}"));
    }

    private void OpenHole(long end)
    {
        _rolling.Forget();
        var count = end - Next;
        Lost += count;
        (_holeFrom, _holeEnd) = (Next, end);
        Break(new Fault(FaultKind.Hole, member, Next, count));
    }

    private void AcceptOld(BatchFacts batch, GapChains chains)
    {
        var count = batch.Next - batch.First;
        if (batch.First >= _holeFrom && batch.Next <= _holeEnd)
        {
            Reordered += count;
            Lost -= count;
            // What seemed a hole was only late: the first fault says so.
            var late = new Fault(FaultKind.Reorder, member, batch.First, count);
            if (First is { Kind: FaultKind.Hole } first && first.Seq == _holeFrom && Lost == 0) First = late;
            Break(late);
            Take(batch, chains);
            return;
        }
        var again = Math.Min(batch.Next, Next) - batch.First;
        Duplicated += again;
        Break(new Fault(FaultKind.Duplicate, member, batch.First, again));
        Next = Math.Max(Next, batch.Next);
    }

    private void Take(BatchFacts batch, GapChains chains)
    {
        Digest = unchecked(Digest + batch.Digest);
        Delivered += batch.Messages;
        _rolling.Add(batch.OpenDigest);
        if (batch.MayHide) _rolling.Forget();
        foreach (var gap in batch.Gaps)
        {
            Elided += gap.Count;
            var longer = chains.Append(Gaps, gap);
            if (longer is null) Break(new Fault(FaultKind.TooManyGaps, member, gap.From));
            else Gaps = longer;
        }
    }
}
