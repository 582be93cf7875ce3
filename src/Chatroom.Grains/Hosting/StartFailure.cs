namespace Chatroom.Grains.Hosting;

/// <summary>Why a process could not start, for the person who started it. Stateless.</summary>
internal static class StartFailure
{
    /// <summary>One line that says what to mend.</summary>
    public static string Sentence(Exception failure)
    {
        var innermost = failure is AggregateException { InnerExceptions: [var only] } ? only : failure;
        // What the runtime appends says the same once more.
        var line = innermost.Message.Split('\n', 2)[0].TrimEnd();
        return innermost is ArgumentException { ParamName: { } name } ? line.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : line;
    }
}
