namespace Chatroom.Simulation.Runs;

/// <summary>Something that must always hold did not.</summary>
/// <param name="invariant">Its short name, as in docs/SIMULATION.md.</param>
internal sealed class InvariantBrokenException(string invariant, string message) : Exception($"{invariant}: {message}")
{
    public string Invariant { get; } = invariant;
}
