namespace Chatroom.LoadTest.Verification;

/// <summary>How a run ended. Immutable.</summary>
/// <param name="Held">Whether every invariant held for every member.</param>
/// <param name="Text"><c>invariants held</c>, or the first broken one in words.</param>
internal readonly record struct Verdict(bool Held, string Text)
{
    internal static Verdict InvariantsHeld => new(true, "invariants held");

    internal static Verdict Broken(string what) => new(false, what);
}
