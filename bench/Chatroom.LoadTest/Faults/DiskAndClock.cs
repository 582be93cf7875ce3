using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace Chatroom.LoadTest.Faults;

/// <summary>
/// The library that a gateway is started with, so that its disk and clock can misbehave: compiled at each run from shim.c, nothing
/// of it is kept. Not thread-safe.
/// </summary>
internal sealed class DiskAndClock
{
    private readonly string _control;

    private DiskAndClock(string library, string control) => (Library, _control) = (library, control);

    internal string Library { get; }

    /// <summary>What a gateway's environment needs.</summary>
    internal IEnumerable<(string Name, string Value)> Environment => [("LD_PRELOAD", Library), ("CHATROOM_FAULTS", _control)];

    /// <summary>Compiles it; <paramref name="reason"/> says why it could not be done.</summary>
    internal static DiskAndClock? Make(string folder, out string reason)
    {
        reason = "only Linux has LD_PRELOAD";
        if (!OperatingSystem.IsLinux()) return null;
        var (source, library, control) = (Path.Combine(folder, "shim.c"), Path.Combine(folder, "shim.so"), Path.Combine(folder, "faults"));
        using (var text = typeof(DiskAndClock).Assembly.GetManifestResourceStream("shim.c")!)
        using (var file = File.Create(source)) text.CopyTo(file);
        File.WriteAllBytes(control, new byte[3 * sizeof(long)]);
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]))!;
            compiler.WaitForExit();
            reason = $"cc ended with {compiler.ExitCode}";
            return compiler.ExitCode == 0 ? new DiskAndClock(library, control) : null;
        }
        catch (Win32Exception)
        {
            reason = "there is no C compiler (cc) to make the library that slows and fills the disk";
            return null;
        }
    }

    internal void SlowSyncs(long ms) => Set(0, ms);

    internal void FillDisk(bool isFull) => Set(1, isFull ? 1 : 0);

    internal void SetClockOff(TimeSpan by) => Set(2, by.Ticks * 100);

    private void Set(int number, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        using var file = File.OpenHandle(_control, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, bytes, number * sizeof(long));
    }
}
