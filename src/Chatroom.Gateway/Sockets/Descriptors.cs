using System.Globalization;

namespace Chatroom.Gateway.Sockets;

/// <summary>How many descriptors, and so connections, this process may have.</summary>
internal static class Descriptors
{
    private const int Unknown = 1_000_000;
    private const string LimitsFile = "/proc/self/limits";
    private const string LimitsLine = "Max open files";

    /// <summary>The soft limit; a million where the system does not say.</summary>
    public static int Limit { get; } = Read();

    private static int Read()
    {
        if (!File.Exists(LimitsFile)) return Unknown;
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith(LimitsLine, StringComparison.Ordinal));
        var soft = line?[LimitsLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, Unknown) : Unknown;
    }
}
