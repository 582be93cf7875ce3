using Chatroom.LoadTest.Accounts;
using Chatroom.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.LoadTest.Tests;

/// <summary>A member's account is right about every stream, and the verifier names what is wrong with a wrong one.</summary>
public sealed class MemberAccountTests
{
    private static void ForAll(Func<RoomLog, int, bool> property) =>
        Prop.ForAll<int, int>((seed, pick) => property(new RoomLog(seed), (int)((uint)pick % int.MaxValue))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_correct_stream_holds() =>
        ForAll((log, _) => log.Judge(log.Batches) is { Held: true, Text: "invariants held" });

    [Fact]
    public void A_dropped_batch_is_a_hole_or_a_missing_end() => ForAll((log, pick) =>
    {
        var at = pick % log.Batches.Count;
        var verdict = log.Judge(log.Batches.Where((_, i) => i != at));
        var words = at == log.Batches.Count - 1 ? "did not arrive" : "never came";
        return !verdict.Held && verdict.Text.Contains(words) && verdict.Text.Contains($"seq {log.Batches[at].First}");
    });

    [Fact]
    public void A_batch_twice_is_a_duplicate() => ForAll((log, pick) =>
    {
        var at = pick % log.Batches.Count;
        var verdict = log.Judge([.. log.Batches.Take(at + 1), log.Batches[at], .. log.Batches.Skip(at + 1)]);
        return !verdict.Held && verdict.Text.Contains("came twice");
    });

    [Fact]
    public void Two_batches_changed_about_are_a_reorder() => ForAll((log, pick) =>
    {
        var at = pick % (log.Batches.Count - 1);
        var batches = log.Batches.ToList();
        (batches[at], batches[at + 1]) = (batches[at + 1], batches[at]);
        var verdict = log.Judge(batches);
        return !verdict.Held && verdict.Text.Contains("came after what follows");
    });

    [Fact]
    public void An_altered_message_breaks_the_digest() => ForAll((log, pick) =>
    {
        var batches = log.Batches.ToList();
        var at = pick % batches.Count;
        var b = batches[at];
        batches[at] = new BatchFacts { Epoch = b.Epoch, First = b.First, Next = b.Next, Digest = b.Digest + 1, Messages = b.Messages, Gaps = b.Gaps };
        var verdict = log.Judge(batches);
        return !verdict.Held && verdict.Text.Contains("the digest over seq");
    });

    [Fact]
    public void A_published_digest_finds_an_altered_message_while_the_run_goes_on() => ForAll((log, pick) =>
    {
        var (at, altered) = (pick % log.Batches.Count, pick % 2 == 0);
        var published = 41UL;
        var stream = new List<BatchFacts> { BatchFacts.Of(new DigestNotice(RoomLog.Epoch, log.Start - 1, published)) };
        for (var i = 0; i < log.Batches.Count; i++)
        {
            var (b, isBad) = (log.Batches[i], altered && i == at);
            stream.Add(new BatchFacts
            {
                Epoch = b.Epoch, First = b.First, Next = b.Next, Digest = b.Digest, OpenDigest = b.Digest + (isBad ? 1UL : 0), Messages = b.Messages, Gaps = b.Gaps,
            });
            stream.Add(BatchFacts.Of(new DigestNotice(RoomLog.Epoch, b.Next - 1, published += b.Digest)));
        }
        var verdict = log.Judge(stream);
        return altered ? verdict.Text.Contains($"the digest that the room published at seq {log.Batches[at].Next - 1} is") : verdict.Held;
    });

    [Fact]
    public void Behind_a_gap_that_hides_messages_the_next_published_digest_is_a_new_beginning() => ForAll((log, _) =>
    {
        var stream = new List<BatchFacts> { BatchFacts.Of(new DigestNotice(RoomLog.Epoch, log.Start - 1, 41)) };
        var hidden = log.Batches[0];
        stream.Add(new BatchFacts
        {
            Epoch = hidden.Epoch, First = hidden.First, Next = hidden.Next, MayHide = true, Gaps = [new Gap(hidden.First, hidden.Next - hidden.First)],
        });
        stream.Add(BatchFacts.Of(new DigestNotice(RoomLog.Epoch, hidden.Next - 1, 1234)));
        stream.AddRange(log.Batches.Skip(1));
        return log.Judge(stream).Held;
    });

    [Fact]
    public void A_message_left_out_under_no_gap_breaks_the_digest() => ForAll((log, pick) =>
    {
        var at = log.Batches.FindIndex(batch => batch.Messages > 0);
        if (at < 0) return true;
        var batches = log.Batches.ToList();
        var b = batches[at];
        // The seqs are dense and the batch says nothing of a gap, yet one message less is in it.
        batches[at] = new BatchFacts { Epoch = b.Epoch, First = b.First, Next = b.Next, Digest = b.Digest / 2, Messages = b.Messages - 1, Gaps = b.Gaps };
        return !log.Judge(batches).Held;
    });

    [Fact]
    public void A_batch_of_another_epoch_is_named() => ForAll((log, pick) =>
    {
        var batches = log.Batches.ToList();
        var at = pick % batches.Count;
        var b = batches[at];
        batches[at] = new BatchFacts { Epoch = b.Epoch + 1, First = b.First, Next = b.Next, Digest = b.Digest, Messages = b.Messages, Gaps = b.Gaps };
        var verdict = log.Judge(batches);
        return !verdict.Held && verdict.Text.Contains("epoch changed");
    });

    [Fact]
    public void A_resume_must_go_on_where_the_account_stands()
    {
        var chains = new GapChains();
        var good = new MemberAccount(1);
        good.Join(5, 10);
        good.Resume(5, 14, resumed: true);
        good.Accept(new BatchFacts { Epoch = 5, First = 11, Next = 15 }, chains);
        Assert.Null(good.First);

        var skipped = new MemberAccount(1);
        skipped.Join(5, 10);
        skipped.Resume(5, 14, resumed: true);
        skipped.Accept(new BatchFacts { Epoch = 5, First = 15, Next = 16 }, chains);
        Assert.Equal(new Fault(FaultKind.Hole, 1, 11, 4), skipped.First);

        var refused = new MemberAccount(1);
        refused.Join(5, 10);
        refused.Resume(5, 14, resumed: false);
        Assert.Equal(FaultKind.NotResumed, refused.First!.Value.Kind);

        var behind = new MemberAccount(1);
        behind.Join(5, 10);
        behind.Resume(5, 9, resumed: true);
        Assert.Equal(FaultKind.NotResumed, behind.First!.Value.Kind);

        var fresh = new MemberAccount(1);
        fresh.Join(5, 10);
        fresh.Resume(6, 0, resumed: false);
        Assert.Equal(FaultKind.Epoch, fresh.First!.Value.Kind);
    }

    [Fact]
    public void Members_with_the_same_gaps_share_one_chain()
    {
        var chains = new GapChains();
        var (one, other) = (new MemberAccount(1), new MemberAccount(2));
        one.Join(RoomLog.Epoch, 0);
        other.Join(RoomLog.Epoch, 0);
        var batch = new BatchFacts { Epoch = RoomLog.Epoch, First = 1, Next = 8, Gaps = [new Gap(1, 3), new Gap(5, 2)] };
        one.Accept(batch, chains);
        other.Accept(batch, chains);
        Assert.Same(one.Gaps, other.Gaps);
        Assert.Equal(5, one.Elided);
        Assert.Equal(2, chains.All.Count);
    }
}
