using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of a session directory whatever comes, late and twice. The model counts open sessions and places in rooms.</summary>
public sealed class DirectoryProperties
{
    public enum Verb { Login, Enter, Exit, Logout, Tick }

    public sealed record Step(long AfterMs, Verb Verb, string User, string Session, string Room);

    private static readonly DirectoryOptions Options = new() { UsersMax = 2, KicksMax = 3 };

    private static Gen<Step> Steps =>
        from after in Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Choose(1, 31_000)), (1, Gen.Choose(59_000, 61_000)))
        from verb in Gen.Frequency((4, Gen.Constant(Verb.Login)), (4, Gen.Constant(Verb.Enter)), (1, Gen.Constant(Verb.Exit)),
            (3, Gen.Constant(Verb.Logout)), (1, Gen.Constant(Verb.Tick)))
        from user in Gen.Elements("ann", "bob", "cat")
        from session in Gen.Elements("s1", "s2", "s3")
        from room in Gen.Elements("red", "blue")
        select new Step(after, verb, user, session, room);

    [Fact]
    public void A_user_has_one_session_and_a_session_one_room() => Seeded.ForAll(Steps, steps => new Run().All(steps));

    private sealed class Run
    {
        private readonly SessionDirectory _directory = new(Options);
        // What the gateways hold: opened sessions that nobody has told to close.
        private readonly Dictionary<string, HashSet<string>> _open = [];
        private readonly Dictionary<string, List<RoomPlace>> _places = [];
        private readonly Dictionary<string, long> _droppedMs = [];
        private long _nowMs = 1_000_000_000;

        public void All(Step[] steps)
        {
            foreach (var step in steps)
            {
                _nowMs += step.AfterMs;
                EndPlaces();
                Do(step);
                Assert.All(_open.Values, sessions => Assert.True(sessions.Count <= 1, "two sessions"));
                Assert.All(_places.Values, places => Assert.True(places.Count <= 1, "two rooms"));
                Assert.All(_open, user => Assert.Equal(user.Value.SingleOrDefault(), _directory.Find(user.Key)?.Session));
                Assert.True(_directory.Users <= Options.UsersMax);
            }
        }

        private void Do(Step step)
        {
            switch (step.Verb)
            {
                case Verb.Login: Login(step); break;
                case Verb.Enter: Enter(step); break;
                case Verb.Exit:
                    _directory.Exit(step.User, step.Session, step.Room);
                    PlacesOf(step.User).Remove(new RoomPlace(step.Room, step.Session));
                    break;
                case Verb.Logout:
                    _directory.Logout(step.User, step.Session, _nowMs);
                    if (OpenOf(step.User).Remove(step.Session)) _droppedMs[step.User] = _nowMs;
                    break;
                default: _directory.Tick(_nowMs); break;
            }
        }

        private void Login(Step step)
        {
            var outcome = _directory.Login(step.User, new SessionPlace(step.Session, "g1"), _nowMs);
            if (outcome.Evicted is { } older) Assert.True(OpenOf(step.User).Remove(older.Session), "evicts a session that is not open");
            if (outcome.Code != Verdict.Ok)
            {
                Assert.Null(outcome.Evicted);
                return;
            }
            OpenOf(step.User).Add(step.Session);
            _droppedMs.Remove(step.User);
        }

        private void Enter(Step step)
        {
            var (current, left) = _directory.Enter(step.User, step.Session, step.Room);
            Assert.Equal(OpenOf(step.User).Contains(step.Session), current);
            if (!current) return;
            if (left is { } place) Assert.True(PlacesOf(step.User).Remove(place), "leaves a room that the user is not in");
            PlacesOf(step.User).RemoveAll(same => same.Room == step.Room);
            PlacesOf(step.User).Add(new RoomPlace(step.Room, step.Session));
        }

        /// <summary>What the rooms' own timers do.</summary>
        private void EndPlaces()
        {
            foreach (var (user, droppedMs) in _droppedMs)
                if (_nowMs - droppedMs >= Options.GraceMs) PlacesOf(user).Clear();
        }

        private HashSet<string> OpenOf(string user) => _open.TryGetValue(user, out var open) ? open : _open[user] = [];
        private List<RoomPlace> PlacesOf(string user) => _places.TryGetValue(user, out var places) ? places : _places[user] = [];
    }
}
