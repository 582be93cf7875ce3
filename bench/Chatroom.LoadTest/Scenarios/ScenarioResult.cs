namespace Chatroom.LoadTest.Scenarios;

/// <summary>What a scenario found of its own. Immutable.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Broken">What is not as it must be, in words; null: all is.</param>
/// <param name="Figures">By name with the unit in it; in the order in which they are shown.</param>
internal sealed record ScenarioResult(string Name, string? Broken, IReadOnlyList<(string Name, double Value)> Figures)
{
    /// <summary>Those of them that were found: a time that never came is no figure.</summary>
    internal IEnumerable<(string Name, double Value)> Known => Figures.Where(figure => double.IsFinite(figure.Value));

    internal static ScenarioResult None { get; } = new("viewers", null, []);
}
