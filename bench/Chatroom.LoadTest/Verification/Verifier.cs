using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Verification;

/// <summary>
/// Proves a run, or names the first broken invariant: pure. Thread-safe. What members found themselves comes first, in the
/// order of the log; then who did not reach the end; then what was accepted against what the server holds; then each
/// member's digest against the server's hashes.
/// </summary>
internal static class Verifier
{
    /// <param name="workers">What each process found.</param>
    /// <param name="server">The server's hashes from before the first join on.</param>
    /// <param name="last">The last seq that was accepted: every member must have reached it.</param>
    internal static Verdict Check(IReadOnlyList<WorkerResult> workers, ServerLog server, long last)
    {
        var broken = FirstFault(workers)
            ?? workers.SelectMany(w => w.Groups).Select(g => Tail(g, server, last)).FirstOrDefault(text => text is not null)
            ?? workers.SelectMany(w => w.Disagreements).Select(d => Altered(d, server)).FirstOrDefault(text => text is not null)
            ?? workers.SelectMany(w => w.Accepted).Select(a => Unkept(a, server)).FirstOrDefault(text => text is not null)
            ?? workers.SelectMany(w => w.Groups.Select(g => WrongDigest(g, w.Gaps, server))).FirstOrDefault(text => text is not null);
        return broken is null ? Verdict.InvariantsHeld : Verdict.Broken(broken);
    }

    /// <summary>How many seqs members that had no fault of their own did not reach.</summary>
    internal static long MissingAtEnd(IReadOnlyList<WorkerResult> workers, long last) =>
        workers.SelectMany(w => w.Groups).Where(g => !g.IsOver).Sum(g => Math.Max(0, last + 1 - g.Next) * g.Count);

    private static string? FirstFault(IReadOnlyList<WorkerResult> workers)
    {
        var faults = workers.SelectMany(w => w.Faults).OrderBy(fault => fault.Seq).ThenBy(fault => fault.Member).ToList();
        if (faults.Count == 0) return null;
        var members = workers.Sum(w => w.Faulty);
        return faults[0].InWords() + (members > 1 ? $" (and {members - 1} members more have a first fault of their own)" : "");
    }

    private static string? Tail(AccountGroup group, ServerLog server, long last)
    {
        if (group.Epoch != server.Epoch) return $"{Who(group)}: is in epoch {group.Epoch}, the server in {server.Epoch}";
        if (group.Next > last || group.IsOver) return null;
        return $"{Who(group)}: seq {group.Next}..{last} did not arrive by the end of the drain";
    }

    private static string? Altered(Disagreement seen, ServerLog server)
    {
        if (!server.Holds(seen.Seq, seen.Seq)) return $"seq {seen.Seq}: members {seen.MemberA} and {seen.MemberB} were shown different messages";
        var member = seen.HashA == server.At(seen.Seq) ? seen.MemberB : seen.MemberA;
        return $"member {member}: the message at seq {seen.Seq} is not the one that the server holds (user, id, type or content differ)";
    }

    private static string? Unkept(Accepted accepted, ServerLog server)
    {
        if (!server.Holds(accepted.Seq, accepted.Seq)) return $"member {accepted.Member}: the server tells no hash of seq {accepted.Seq}, which it acknowledged";
        if (server.At(accepted.Seq) == accepted.Hash) return null;
        return $"member {accepted.Member}: the server acknowledged its message at seq {accepted.Seq}, but holds "
            + (server.At(accepted.Seq) == 0 ? "no message there" : "another one there");
    }

    private static string? WrongDigest(AccountGroup group, GapLink[] gaps, ServerLog server)
    {
        if (!server.Holds(group.Joined + 1, group.Next - 1) && group.Next > group.Joined + 1)
            return $"{Who(group)}: the server's digest covers seq {server.From}..{server.To} only";
        var expected = server.Sum(group.Joined + 1, group.Next - 1);
        for (var at = group.Gaps; at >= 0; at = gaps[at].Previous)
            expected = unchecked(expected - server.Sum(gaps[at].From, gaps[at].From + gaps[at].Count - 1));
        if (expected == group.Digest) return null;
        return $"{Who(group)}: the digest over seq {group.Joined + 1}..{group.Next - 1} is {Protocol.Digest.Hex(group.Digest)}, "
            + $"the server's without the gaps is {Protocol.Digest.Hex(expected)}";
    }

    private static string Who(AccountGroup group) =>
        group.Count == 1 ? $"member {group.Member}" : $"member {group.Member} (and {group.Count - 1} like it)";
}
