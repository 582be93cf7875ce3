using Chatroom.Simulation.Audit;
using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Tests;

/// <summary>The auditor finds what it is there for: each fact feeds it one thing that may not be.</summary>
public sealed class AuditorTests
{
    private const long Epoch = 1_000;
    private readonly Auditor _auditor = new(() => 5_000, settleMs: 1_000);
    private readonly Reader _ann;

    public AuditorTests()
    {
        _ann = new Reader(_auditor, "ann", "ann", moderates: false, keptSeqs: 10);
        Store(1, [8L, Epoch, "ann", new Dictionary<string, object?>()], Said("ann", "a1"));
    }

    [Fact]
    public void What_is_as_it_should_be_passes()
    {
        Join(1);
        Show(2, Said("ann", "a1"));
        _auditor.Acknowledged("red", "ann", "a1", "hello", Details(2));
        _auditor.Close();
    }

    [Fact]
    public void A_hole() => Breaks("density", () =>
    {
        Store(3, Said("bob", "b1"));
        Join(1);
        Show(3, Said("bob", "b1"));
    });

    [Fact]
    public void A_gap_that_is_too_narrow() => Breaks("density", () =>
    {
        Store(3, Said("bob", "b1"), Said("bob", "b2"));
        Join(1);
        Show(2, [2L, 1L, "all", "slow"]);
        Show(4, Said("bob", "b2"));
    });

    [Fact]
    public void Something_twice() => Breaks("order", () =>
    {
        Join(1);
        Show(2, Said("ann", "a1"));
        Show(2, Said("ann", "a1"));
    });

    [Fact]
    public void What_no_store_has() => Breaks("stored-first", () =>
    {
        Join(2);
        Show(3, Said("bob", "b1"));
    });

    [Fact]
    public void Other_words_than_were_stored() => Breaks("content", () =>
    {
        Join(1);
        Show(2, [1L, 4_000L, "ann", "a1", "text", "other"]);
    });

    [Fact]
    public void A_message_of_others() => Breaks("visibility", () =>
    {
        List<object?> psst = [.. Said("bob", "b1"), new Dictionary<string, object?> { ["to"] = new List<object?> { "cy" } }];
        Store(3, psst);
        Join(2);
        Show(3, psst);
    });

    [Fact]
    public void An_id_twice() => Breaks("exactly-once", () => Store(3, Said("ann", "a1")));

    [Fact]
    public void An_ack_of_what_is_not_there() =>
        Breaks("acked-is-stored", () => _auditor.Acknowledged("red", "ann", "a2", "hello", Details(3)));

    [Fact]
    public void A_refusal_of_what_is_there() => Breaks("refused-is-not-stored", () => _auditor.Refused("red", "ann", "a1", 24015));

    [Fact]
    public void Who_is_muted_speaks() => Breaks("sanctions", () =>
        Store(3, [4L, 3_900L, "mo", "ann", -1L, "", "moderator"], Said("ann", "a2")));

    [Fact]
    public void Who_is_muted_everywhere_speaks() => Breaks("sanctions", () =>
    {
        _auditor.MutedEverywhere("bob", -1);
        Store(3, [1L, 6_000L, "bob", "b1", "text", "hello"]);
    });

    [Fact]
    public void A_new_log_where_nobody_ended_the_old() => Breaks("one-log", () => _auditor.Appended("red", Epoch + 1, 1, 2, Pack.Write(new List<object?> { Said("ann", "a9") })));

    [Fact]
    public void Likes_that_nobody_gave() => Breaks("counters", () => Store(3, [13L, 4_000L, new List<object?> { new List<object?> { "like", 3L, 3L } }]));

    [Fact]
    public void Likes_that_are_lost() => Breaks("counters", () =>
    {
        _auditor.Likes("red").Sent(5);
        Store(3, [13L, 4_000L, new List<object?> { new List<object?> { "like", 3L, 3L } }]);
        var log = _auditor.Log("red");
        log.Likes.Acknowledged(log, 3, 5);
    });

    [Fact]
    public void A_version_that_does_not_grow() => Breaks("entry-versions", () =>
        Store(3, [3L, 4_000L, "ann", "k", "v", 3L], [3L, 4_000L, "ann", "k", "w", 3L]));

    [Fact]
    public void One_user_in_two_rooms() => Breaks("one-room", () => Auditor.CheckPlace(
        "ann", "red", new Dictionary<string, List<string>> { ["red"] = ["ann"], ["blue"] = ["ann"] }));

    private static void Breaks(string invariant, Action what) => Assert.Equal(invariant, Assert.Throws<InvariantBrokenException>(what).Invariant);

    private static List<object?> Said(string user, string id) => [1L, 4_000L, user, id, "text", "hello"];

    private static Dictionary<string, object?> Details(long seq) => new() { ["epoch"] = Epoch, ["seq"] = seq };

    private void Store(long first, params List<object?>[] events) =>
        _auditor.Appended("red", Epoch, first, first + events.Length, Pack.Write(events.ToList<object?>()));

    private void Join(long seq) => _ann.Joined("red", null, new Dictionary<string, object?>(Details(seq)) { ["entries"] = new List<object?>() });

    private void Show(long first, List<object?> happened) => _ann.Batch([48L, Epoch, first, new List<object?> { happened }]);
}
