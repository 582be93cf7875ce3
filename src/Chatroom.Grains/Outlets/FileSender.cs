using System.Text.Json;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// Writes events to the file of the day, UTC, one a line, and to the disk before it says so. Thread-safe; only one writes under its name.
/// </summary>
/// <param name="writer">Part of the files' names, so that two processes never write the same one.</param>
internal sealed class FileSender(string folder, string writer, TimeProvider clock, LinesFile.Write? write = null) : IOutletSender, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _suffix = $".{NameOf(writer)}.jsonl";

    /// <summary>A file that may end within a line, of which nothing was reported as sent.</summary>
    private string? _torn;
    private bool _isBegun;

    public string Where => folder;

    public async Task<SendOutcome> Send(IReadOnlyList<StoredOutletRow> rows, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            Append(LinesFile.LinesOf(rows));
            return new(SendResult.Taken);
        }
        catch (JsonException unreadable)
        {
            return new(SendResult.Refused, unreadable.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(SendResult.Failed, failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// The file is opened anew each time: one that was moved away, or whose folder is gone, would take what is written and keep nothing.
    /// </summary>
    private void Append(ReadOnlyMemory<byte> lines)
    {
        var file = Path.Combine(folder, $"{clock.GetUtcNow():yyyy-MM-dd}{_suffix}");
        // What a process that was killed has left stands in the newest of its files, which may be of another day.
        if (!_isBegun) (_torn, _isBegun) = (System.IO.Directory.EnumerateFiles(folder, $"*{_suffix}").Max(StringComparer.Ordinal), true);
        if (_torn is { } torn && torn != file && File.Exists(torn)) LinesFile.Mend(torn);
        _torn = file;
        LinesFile.Append(file, lines, write);
        _torn = null;
    }

    /// <summary>A name with which a file may be called.</summary>
    private static string NameOf(string writer) => string.Concat(writer.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
}
