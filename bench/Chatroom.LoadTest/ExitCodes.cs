namespace Chatroom.LoadTest;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    /// <summary>The invariants held.</summary>
    internal const int Held = 0;

    /// <summary>An invariant was broken, or could not be verified.</summary>
    internal const int Broken = 1;

    /// <summary>Bad usage, or the members could not connect.</summary>
    internal const int Usage = 2;
}
