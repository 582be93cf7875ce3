using System.Globalization;

namespace Chatroom.Grains.Hosting;

/// <summary>How many descriptors, and so connections, this process may have.</summary>
public static class Descriptors
{
    /// <summary>
    /// What sockets leave free: the runtime keeps about 250 open, of its own and two for each assembly, and the store and calls out have
    /// some. Without one left the runtime ends the process.
    /// </summary>
    public const int Reserve = 384;

    private const int Unknown = 1_000_000;
    private const string LimitsFile = "/proc/self/limits";
    private const string LimitsLine = "Max open files";

    /// <summary>The soft limit; a million where the system does not say.</summary>
    public static int Limit { get; } = Read();

    /// <summary>The most connections that all listeners of this process may have open.</summary>
    public static int Sockets => Math.Max(1, Limit - Reserve);

    private static int Read()
    {
        if (!File.Exists(LimitsFile)) return Unknown;
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith(LimitsLine, StringComparison.Ordinal));
        var soft = line?[LimitsLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, Unknown) : Unknown;
    }
}
