namespace Chatroom.LoadTest.Accounts;

/// <summary>Sequence numbers that the server said it left out. Immutable.</summary>
/// <param name="From">The first.</param>
/// <param name="Count">How many, at least 1.</param>
internal readonly record struct Gap(long From, long Count);
