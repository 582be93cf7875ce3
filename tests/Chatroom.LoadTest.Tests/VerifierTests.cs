using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Tests;

/// <summary>What the verifier finds beyond a member's own account.</summary>
public sealed class VerifierTests
{
    private static WorkerResult Perfect(RoomLog log)
    {
        var chains = new GapChains();
        var account = new MemberAccount(5);
        account.Join(RoomLog.Epoch, log.Start - 1);
        foreach (var batch in log.Batches) account.Accept(batch, chains);
        return log.Result(account, chains);
    }

    [Fact]
    public void An_acknowledged_message_that_the_server_does_not_hold_is_found()
    {
        var log = new RoomLog(3);
        var accepted = log.Accepted[^1];
        log.Accepted[^1] = accepted with { Hash = accepted.Hash + 1 };
        var verdict = Verifier.Check([Perfect(log)], log.Server, log.Last);
        Assert.False(verdict.Held);
        Assert.Contains($"acknowledged its message at seq {accepted.Seq}", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_shown_something_else_is_named_not_who_was_right()
    {
        var log = new RoomLog(3);
        var (seq, hash, _) = log.Accepted[0];
        var result = Perfect(log) with { Disagreements = [new Disagreement(seq, 8, hash, 9, hash + 1)] };
        var verdict = Verifier.Check([result], log.Server, log.Last);
        Assert.StartsWith($"member 9: the message at seq {seq}", verdict.Text, StringComparison.Ordinal);

        result = result with { Disagreements = [new Disagreement(seq, 8, hash + 1, 9, hash)] };
        Assert.StartsWith($"member 8: the message at seq {seq}", Verifier.Check([result], log.Server, log.Last).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_fault_in_the_log_comes_first_and_the_others_are_counted()
    {
        var log = new RoomLog(3);
        var one = Perfect(log) with { Faults = [new Fault(FaultKind.Hole, 40, 90, 2)], Faulty = 3 };
        var other = Perfect(log) with { Faults = [new Fault(FaultKind.Closed, 7, 80, 4503, "other login, or kick loop")], Faulty = 1 };
        var verdict = Verifier.Check([one, other], log.Server, log.Last);
        Assert.Equal("member 7: the server closed with 4503 after seq 80: other login, or kick loop (and 3 members more have a first fault of their own)", verdict.Text);
    }

    [Fact]
    public void A_server_that_tells_no_hashes_proves_nothing()
    {
        var log = new RoomLog(3);
        var silent = new ServerLog(RoomLog.Epoch, log.Start);
        Assert.False(Verifier.Check([Perfect(log)], silent, log.Last).Held);
    }

    [Fact]
    public void What_members_did_not_reach_is_counted_for_each_of_them()
    {
        var log = new RoomLog(3);
        var group = Perfect(log).Groups[0] with { Next = log.Last - 1, Count = 10 };
        var result = Perfect(log) with { Groups = [group] };
        Assert.Equal(20, Verifier.MissingAtEnd([result], log.Last));
    }

    [Fact]
    public void The_hash_of_each_seq_is_the_first_members_and_others_are_noted()
    {
        var seen = new SeenLog();
        seen.Note(100, 1, member: 4);
        seen.Note(102, 3, member: 4);
        seen.Note(100, 1, member: 5);
        seen.Note(102, 9, member: 6);
        Assert.Equal([new Disagreement(102, 4, 3, 6, 9)], seen.Disagreements);
    }
}
