namespace Chatroom.LoadTest.Runs;

/// <summary>How many descriptors a process may have. Thread-safe.</summary>
internal static class DescriptorLimit
{
    private const string Line = "Max open files";

    /// <summary>The hard limit, which the runtime takes at start; without /proc one that never binds.</summary>
    internal static long OfThisProcess()
    {
        if (!File.Exists("/proc/self/limits")) return long.MaxValue;
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(text => text.StartsWith(Line, StringComparison.Ordinal));
        var fields = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [_, var hard, ..] && long.TryParse(hard, out var limit) ? limit : long.MaxValue;
    }
}
