using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>A room's log cut into batches, and the account of a member that is given them in some way.</summary>
internal sealed class RoomLog
{
    internal const long Epoch = 77;

    internal RoomLog(int seed)
    {
        var random = new Random(seed);
        Start = random.Next(1, 50);
        Server = new ServerLog(Epoch, Start);
        var next = Start;
        var count = random.Next(3, 30);
        for (var i = 0; i < count; i++) Batches.Add(Batch(random, ref next));
        Last = next - 1;
    }

    internal long Start { get; }

    internal long Last { get; }

    internal List<BatchFacts> Batches { get; } = [];

    internal ServerLog Server { get; }

    internal List<Accepted> Accepted { get; } = [];

    /// <summary>The verdict on one member that is given these batches.</summary>
    internal Verdict Judge(IEnumerable<BatchFacts> delivered, bool isOver = false)
    {
        var chains = new GapChains();
        var account = new MemberAccount(5);
        account.Join(Epoch, Start - 1);
        foreach (var batch in delivered) account.Accept(batch, chains);
        var result = Result(account, chains);
        if (isOver) result = result with { Groups = [.. result.Groups.Select(group => group with { IsOver = true })] };
        return Verifier.Check([result with { Accepted = isOver ? [] : result.Accepted }], Server, Last);
    }

    internal WorkerResult Result(in MemberAccount account, GapChains chains) => new()
    {
        Groups = account.First is not null ? [] : [new AccountGroup(
            5, 1, account.Epoch, account.Joined, account.Next, account.Digest, account.Delivered, account.Gaps?.Id ?? -1)],
        Gaps = [.. chains.All.Select(c => new GapLink(c.Previous?.Id ?? -1, c.Last.From, c.Last.Count))],
        Faults = account.First is { } fault ? [fault] : [],
        Faulty = account.First is null ? 0 : 1,
        Accepted = [.. Accepted],
        Disagreements = [],
        RefusedByRule = new SortedDictionary<string, long>(),
        Latency = [],
        Counts = new WorkerCounts(),
    };

    private BatchFacts Batch(Random random, ref long next)
    {
        var (first, digest, messages) = (next, 0UL, 0);
        var gaps = new List<Gap>();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var kind = random.Next(10);
            var seqs = kind == 0 ? random.Next(1, 4) : 1;
            if (kind == 0) gaps.Add(new Gap(next, seqs));
            // What a gap covers for this member the server may hold all the same.
            var hash = kind == 1 ? 0UL : Digest.Of(next, "u1", $"1-{next}-run", "text", $"content {next}");
            for (var i = 0; i < seqs; i++) Server.Append(kind == 0 ? unchecked(hash + (ulong)i) : hash);
            if (kind > 1)
            {
                digest = unchecked(digest + hash);
                messages++;
                Accepted.Add(new Accepted(next, hash, 1));
            }
            next += seqs;
        }
        return new BatchFacts { Epoch = Epoch, First = first, Next = next, Digest = digest, Messages = messages, Gaps = [.. gaps] };
    }
}
