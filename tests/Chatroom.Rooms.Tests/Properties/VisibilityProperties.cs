namespace Chatroom.Rooms.Tests.Properties;

/// <summary>Who gets what, whatever is asked of the room.</summary>
public sealed class VisibilityProperties
{
    private static readonly string[] Users = ["ann", "bob", "gus", "mod", "max", "star", "app"];

    [Fact]
    public void Delivered_and_elided_is_published_for_every_user() => RoomSteps.ForAll(steps =>
    {
        var trace = new RoomTrace();
        var log = trace.Run(steps).SelectMany(turn => turn.Events).ToList();
        foreach (var user in Users)
        {
            var (delivered, elided) = (0L, 0L);
            foreach (var happened in log)
            {
                if (happened is CreatedEvent) (delivered, elided) = (0, 0);
                var gets = !trace.Audiences.TryGetValue(happened, out var audience) || audience.Users.Contains(user);
                var seen = gets ? happened : Room.Marker(happened, audience!.Reason, audience.Lane);
                Assert.Equal((happened.Seq, happened.SeqCount), (seen.Seq, seen.SeqCount));
                if (seen is GapEvent) elided += seen.SeqCount;
                else delivered++;
            }
            Assert.Equal(trace.Room.Seq, delivered + elided);
        }
    });

    [Fact]
    public void What_is_directed_is_shown_to_its_sender_and_those_it_is_for_alone() => RoomSteps.ForAll(steps =>
    {
        var trace = new RoomTrace();
        foreach (var message in trace.Run(steps).SelectMany(turn => turn.Events).OfType<MessageEvent>().Where(m => m.Address is not null).ToList())
        {
            foreach (var user in Users.Except([message.User, .. message.Address!.To]))
            {
                Assert.IsType<GapEvent>(trace.Room.Shown(message, user, Role.Broadcaster));
                Assert.DoesNotContain(user, trace.Audiences[message].Users);
            }
        }
    });
}
