using Microsoft.Win32.SafeHandles;

namespace Chatroom.Grains.Store;

/// <summary>
/// Keeps a database file to one store: a file beside it that is held open, locked. Ends with the process however that ends, and stays as an
/// empty file, for who deletes a lock may delete the one that another has just taken. Thread-safe.
/// </summary>
/// <remarks>SQLite itself lets two processes write one file; their rooms would each believe to be the only one.</remarks>
internal sealed class SqliteFileLock : IDisposable
{
    private const string Suffix = ".lock";

    // EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] HeldCodes = [11, 35, unchecked((int)0x80070020)];

    private readonly SafeFileHandle _handle;

    private SqliteFileLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Of the file at the path, or of the one that a link there leads to.</summary>
    /// <exception cref="StoreRefusedException">Another store has it, or the folder takes no file; the text says which.</exception>
    internal static SqliteFileLock Take(string path)
    {
        try
        {
            var file = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
            return new SqliteFileLock(File.OpenHandle(file + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (HeldCodes.Contains(held.HResult))
        {
            throw new StoreRefusedException($"'{path}' is open in another process; each wants a file of its own, or PostgreSQL", held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    public void Dispose() => _handle.Dispose();
}
