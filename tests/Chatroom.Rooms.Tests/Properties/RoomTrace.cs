using Chatroom.Rooms.Global;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>An answer as the room gave it, or the reply that stood for it. Immutable.</summary>
internal readonly record struct Answered(long Id, Answer? Plain, Reply? Reply)
{
    public bool IsOk => Reply is { Code: Verdict.Ok } || Plain is { Why.Refuses: false };
}

/// <summary>One command and what the room did. Immutable.</summary>
internal sealed record RoomTurn(long NowMs, Command Command, IReadOnlyList<RoomEvent> Events, IReadOnlyList<Answered> Answers)
{
    /// <summary>The question that the command's answer waits for.</summary>
    public IReadOnlyList<long> Asked { get; init; } = [];

    /// <summary>How many logs the room has begun: a message's id, place and rate are of one.</summary>
    public int Log { get; init; }

    public IEnumerable<(int Log, MessageEvent Message)> Messages => Events.OfType<MessageEvent>().Select(message => (Log, message));
}

/// <summary>Runs a sequence on a new room and keeps what it did. Not thread-safe.</summary>
internal sealed class RoomTrace : IEffects
{
    public const long StartMs = 1_000_000_000;
    private readonly List<RoomEvent> _events = [];
    private readonly List<Answered> _answers = [];
    private readonly List<long> _asked = [];

    // Some begin sanctioned in all rooms, for less long than a sequence takes.
    private static readonly AppState SomeSanctioned = new AppState(new AppOptions())
        .Fold(new SanctionedEvent(1, StartMs, "server", GlobalSanctionKind.Mute, ["max"], StartMs + 60_000, ""))
        .Fold(new SanctionedEvent(2, StartMs, "server", GlobalSanctionKind.Ban, ["star"], StartMs + 60_000, ""));

    public Room Room { get; } = new("stage", RoomSteps.Options) { App = SomeSanctioned };

    /// <summary>Whether the room was there before the turn.</summary>
    public bool WasThere { get; private set; }

    /// <summary>Gives the turns as they happen: the room can be looked at in between.</summary>
    public IEnumerable<RoomTurn> Run(RoomStep[] steps)
    {
        var (clockMs, nowMs, log) = (StartMs, StartMs, 0);
        foreach (var step in steps)
        {
            clockMs += step.AfterMs;
            nowMs = Math.Max(nowMs, clockMs);
            WasThere = Room.Exists;
            Room.Apply(step.Command, clockMs, this);
            log += _events.OfType<CreatedEvent>().Count();
            yield return new RoomTurn(nowMs, step.Command, [.. _events], [.. _answers]) { Asked = [.. _asked], Log = log };
            _events.Clear();
            _answers.Clear();
            _asked.Clear();
        }
    }

    public static List<RoomTurn> Of(RoomStep[] steps) => [.. new RoomTrace().Run(steps)];

    /// <summary>For whom each event was that was not for everyone.</summary>
    public Dictionary<RoomEvent, Audience> Audiences { get; } = new(ReferenceEqualityComparer.Instance);

    public void Append(RoomEvent happened) => _events.Add(happened);

    public void Append(RoomEvent happened, Audience audience)
    {
        Append(happened);
        Audiences.Add(happened, audience);
    }

    public void Answer(in Answer answer) => _answers.Add(new Answered(answer.Id, answer, null));
    public void Answer(long id, Reply reply) => _answers.Add(new Answered(id, null, reply));
    public void Remove(Member member, Verdict why, string reason) { }
    public void Online(int count) { }
    public void Ask(HookQuestion question) => _asked.Add(question.Number);
    public void Await(long number) => _asked.Add(number);
}
