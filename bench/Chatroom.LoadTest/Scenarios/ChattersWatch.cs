using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>Everybody talks. Not thread-safe. Refusals are no fault: they are counted by rule, and what was accepted is verified.</summary>
internal sealed class ChattersWatch(RunOptions options) : ScenarioWatch(options)
{
    private TimelinePoint? _last;

    internal override void Note(TimelinePoint point) => _last = point;

    internal override ScenarioResult Result => new(Scenario.Name, Broken, [
        ("talkers", Options.Talkers), ("accepted", _last?.Accepted ?? 0), ("refused", _last?.Refused ?? 0), ("without an answer", _last?.Pending ?? 0),
    ]);

    private string? Broken => _last is { Accepted: 0 } ? "not one message was accepted" : null;
}
