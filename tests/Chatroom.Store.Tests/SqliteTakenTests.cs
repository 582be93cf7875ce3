using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Chatroom.Grains.Store;
using SQLitePCL;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>A file is one store's, and one that cannot be written opens none: the start says so, not every publish.</summary>
public sealed class SqliteTakenTests : IDisposable
{
    private const uint Nobody = 65534;
    private readonly SqliteTestFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_second_store_has_no_part_of_it_until_the_first_is_closed()
    {
        await using (var first = SqliteRoomStore.Open(_file.Options))
        {
            Assert.Equal($"'{_file.Path}' is open in another process; each wants a file of its own, or PostgreSQL", Refused(_file.Path));
            await first.Append("a", Batch(1, 1, 2), Cancel);
        }
        await using var next = SqliteRoomStore.Open(_file.Options);
        Assert.Equal(1, (await next.Load("a", Cancel))!.Head);
    }

    [Fact]
    public async Task Under_another_name_it_is_the_same_file()
    {
        await using var first = SqliteRoomStore.Open(_file.Options);
        var link = _file.Path + ".link";
        File.CreateSymbolicLink(link, _file.Path);
        Assert.Contains("is open in another process", Refused(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_process_that_is_killed_leaves_it()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Chatroom.Store.Crash.dll");
        using var child = Process.Start(new ProcessStartInfo("dotnet", [program, _file.Path]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.NotNull(await child.StandardOutput.ReadLineAsync(Cancel));
        Assert.Contains("is open in another process", Refused(_file.Path), StringComparison.Ordinal);
        child.Kill();
        await child.WaitForExitAsync(Cancel);
        await using var next = SqliteRoomStore.Open(_file.Options);
    }

    [Fact]
    public async Task A_start_that_failed_leaves_it()
    {
        await using (SqliteRoomStore.Open(_file.Options)) using (var other = _file.Connect()) other.Execute("PRAGMA user_version = 99");
        Assert.Throws<InvalidDataException>(() => SqliteRoomStore.Open(_file.Options));
        using (var other = _file.Connect()) other.Execute($"PRAGMA user_version = {SqliteSchema.Version}");
        await using var next = SqliteRoomStore.Open(_file.Options);
    }

    [Theory]
    [InlineData("/", "'/' is a folder; a file is wanted")]
    [InlineData("/proc", "'/proc' is a folder; a file is wanted")]
    [InlineData("/proc/x/rooms.db", "'/proc/x/rooms.db' cannot be written: its folder cannot be made: Could not find file '/proc/x'.")]
    [InlineData("/proc/rooms.db", "'/proc/rooms.db' cannot be written: Could not find file '/proc/rooms.db.lock'.")]
    public void Where_no_file_can_be_is_said(string path, string sentence) => Assert.Equal(sentence, Refused(path));

    [Theory]
    [InlineData("rooms.db")]
    [InlineData("rooms.db-wal")]
    [InlineData("rooms.db.lock")]
    [InlineData("")]
    [UnsupportedOSPlatform("windows")]
    public async Task What_another_user_may_not_write_opens_no_store(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "file users of threads are Linux's");
        var folder = Path.GetDirectoryName(_file.Path)!;
        await using (SqliteRoomStore.Open(_file.Options)) { }
        // Left there as by a process that was killed.
        await File.WriteAllBytesAsync(_file.Path + "-wal", [], Cancel);
        File.SetUnixFileMode(Path.GetDirectoryName(folder)!, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        foreach (var file in Directory.GetFiles(folder)) File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        var kept = name.Length == 0 ? folder : Path.Combine(folder, name);
        if (name.Length == 0) File.Delete(_file.Path + ".lock");
        File.SetUnixFileMode(kept, (UnixFileMode)(name.Length == 0 ? 0b101_101_101 : 0b100_100_100));
        Assert.StartsWith($"'{_file.Path}' cannot be written: ", AsNobody(() => Refused(_file.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_will_pass_keeps_no_store_from_opening()
    {
        await using (SqliteRoomStore.Open(_file.Options)) { }
        using var other = _file.Connect();
        other.Execute("BEGIN IMMEDIATE");
        await using var store = SqliteRoomStore.Open(_file.Options with { BusyTimeoutMs = 1 });
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        other.Execute("ROLLBACK");
        await store.Append("a", Batch(1, 1, 2), Cancel);
    }

    private static string Refused(string path) => Assert.Throws<StoreRefusedException>(() => SqliteRoomStore.Open(new SqliteStoreOptions { Path = path })).Message;

    /// <summary>Root may write everything: a thread that is nobody's for files may not, and others go on as they are.</summary>
    private static string AsNobody(Func<string> work)
    {
        var result = "";
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess) _ = FileUserOfThread(Nobody);
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileUserOfThread(uint user);
}
