using System.Globalization;

namespace Chatroom.LoadTest.Runs;

/// <summary>CPU and memory of the server's processes, from /proc. Thread-safe.</summary>
internal static class ServerProcess
{
    private const double TicksASecond = 100;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>CPU seconds used so far; null when a process cannot be read.</summary>
    internal static double? CpuSeconds(IReadOnlyList<int> pids) => Sum(pids, pid =>
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The name is in parentheses and may hold spaces.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[UserTime]) + Number(fields[SystemTime])) / TicksASecond;
    });

    /// <summary>Resident memory in MiB; null when a process cannot be read.</summary>
    internal static double? RssMiB(IReadOnlyList<int> pids) => Sum(pids, pid =>
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
    });

    /// <summary>Open descriptors; null when a process cannot be read.</summary>
    internal static int? Handles(IReadOnlyList<int> pids) => (int?)Sum(pids, pid => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count());

    private static double? Sum(IReadOnlyList<int> pids, Func<int, double> read)
    {
        if (pids.Count == 0) return null;
        try
        {
            return pids.Sum(read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
