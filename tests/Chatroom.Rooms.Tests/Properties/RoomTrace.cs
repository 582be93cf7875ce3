using Chatroom.Rooms.Global;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>An answer as the room gave it, or the reply that stood for it. Immutable.</summary>
internal readonly record struct Answered(long Id, Answer? Plain, Reply? Reply)
{
    public bool IsOk => Reply is not null || Plain is { Why.Refuses: false };
}

/// <summary>One command and what the room did. Immutable.</summary>
internal sealed record RoomTurn(long NowMs, Command Command, IReadOnlyList<RoomEvent> Events, IReadOnlyList<Answered> Answers)
{
    /// <summary>The question that the command's answer waits for.</summary>
    public IReadOnlyList<long> Asked { get; init; } = [];
}

/// <summary>Runs a sequence on a new room and keeps what it did. Not thread-safe.</summary>
internal sealed class RoomTrace : IEffects
{
    private const long StartMs = 1_000_000_000;
    private readonly List<RoomEvent> _events = [];
    private readonly List<Answered> _answers = [];
    private readonly List<long> _asked = [];

    // Some begin sanctioned in all rooms, for less long than a sequence takes.
    private static readonly AppState SomeSanctioned = new AppState(new AppOptions())
        .Fold(new SanctionedEvent(1, StartMs, "server", GlobalSanctionKind.Mute, ["max"], StartMs + 60_000, ""))
        .Fold(new SanctionedEvent(2, StartMs, "server", GlobalSanctionKind.Ban, ["star"], StartMs + 60_000, ""));

    public Room Room { get; } = new("stage", RoomSteps.Options) { App = SomeSanctioned };

    /// <summary>Gives the turns as they happen: the room can be looked at in between.</summary>
    public IEnumerable<RoomTurn> Run(RoomStep[] steps)
    {
        var (clockMs, nowMs) = (StartMs, StartMs);
        foreach (var step in steps)
        {
            clockMs += step.AfterMs;
            nowMs = Math.Max(nowMs, clockMs);
            Room.Apply(step.Command, clockMs, this);
            yield return new RoomTurn(nowMs, step.Command, [.. _events], [.. _answers]) { Asked = [.. _asked] };
            _events.Clear();
            _answers.Clear();
            _asked.Clear();
        }
    }

    public static List<RoomTurn> Of(RoomStep[] steps) => [.. new RoomTrace().Run(steps)];

    /// <summary>For whom each event was that was not for everyone, by seq.</summary>
    public Dictionary<long, Audience> Audiences { get; } = [];

    public void Append(RoomEvent happened) => _events.Add(happened);

    public void Append(RoomEvent happened, Audience audience)
    {
        Append(happened);
        Audiences.Add(happened.Seq, audience);
    }

    public void Answer(in Answer answer) => _answers.Add(new Answered(answer.Id, answer, null));
    public void Answer(long id, Reply reply) => _answers.Add(new Answered(id, null, reply));
    public void Remove(Member member, Verdict why, string reason) { }
    public void Online(int count) { }
    public void Ask(HookQuestion question) => _asked.Add(question.Number);
    public void Await(long number) => _asked.Add(number);
}
