using Chatroom.Protocol;

namespace Chatroom.Client.Tests;

/// <summary>The client knows what must come next.</summary>
public sealed class LogCursorTests
{
    private static RoomEvent At(long seq, long gap = 0, long epoch = 5) => new(
        epoch, seq, gap == 0 ? new WireEvent { Kind = EventKind.Kick } : new WireEvent { Kind = EventKind.Gap, Count = gap });

    private static LogCursor Joined(Position? asked, bool resumed)
    {
        var cursor = new LogCursor();
        cursor.Take(new JoinRequest("r", -1, asked, false), new JoinResult { Epoch = 5, Seq = 20, Resumed = resumed });
        return cursor;
    }

    [Fact]
    public void After_a_join_the_log_goes_on_behind_the_rooms_head() => Assert.True(Joined(null, resumed: false).TryAdvance(At(21)));

    [Fact]
    public void After_a_resume_it_goes_on_behind_the_clients_own_position()
    {
        var cursor = Joined(new Position(5, 12), resumed: true);
        Assert.False(cursor.TryAdvance(At(21)));
        Assert.True(cursor.TryAdvance(At(13)));
    }

    [Fact]
    public void When_the_position_was_not_taken_it_goes_on_behind_the_head() =>
        Assert.True(Joined(new Position(4, 12), resumed: false).TryAdvance(At(21)));

    [Fact]
    public void A_gap_takes_as_many_seqs_as_it_covers()
    {
        var cursor = Joined(null, resumed: false);
        Assert.True(cursor.TryAdvance(At(21, gap: 4)));
        Assert.Equal(new Position(5, 24), cursor.At);
    }

    [Fact]
    public void A_hole_a_repetition_and_another_epoch_are_refused_and_move_nothing()
    {
        var cursor = Joined(null, resumed: false);
        Assert.False(cursor.TryAdvance(At(22)));
        Assert.False(cursor.TryAdvance(At(20)));
        Assert.False(cursor.TryAdvance(At(21, epoch: 6)));
        Assert.Equal(new Position(5, 20), cursor.At);
    }

    [Fact]
    public void Outside_a_room_nothing_is_next()
    {
        var cursor = Joined(null, resumed: false);
        cursor.Take(null, null);
        Assert.False(cursor.TryAdvance(At(21)));
    }
}
