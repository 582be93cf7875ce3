namespace Chatroom.Grains.Outlets;

/// <summary>
/// Whether and where an outlet writes files; sections <c>Grains:Archive</c> and <c>Grains:Audit</c>. docs/ARCHIVE.md says what is in them;
/// how often it is tried and what may wait stands in <see cref="Webhooks.WebhookOptions"/>. Immutable.
/// </summary>
public sealed record FileOutletOptions
{
    /// <summary>The folder; empty: nothing is written, and nothing is stored for it.</summary>
    public string Path { get; init; } = "";

    /// <summary>Kinds or types of events that are written; empty: the outlet's own choice.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <param name="otherwise">What is wanted when nothing is named.</param>
    /// <exception cref="ArgumentException">A name is no kind or type.</exception>
    internal EventFilter? Wanted(IReadOnlyList<string> otherwise) => Path.Length == 0 ? null : EventFilter.Of(Kinds.Count > 0 ? Kinds : otherwise);

    /// <summary>Makes the folders of a process that hosts rooms.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="Prepare(string)"/>, or both are the same one.</exception>
    internal static void Prepare(GrainOptions options)
    {
        options.Archive.Prepare("Grains:Archive");
        options.Audit.Prepare("Grains:Audit");
        // The files' names are the same in both.
        if (options.Archive.Path.Length > 0 && options.Audit.Path.Length > 0 && FolderOf(options.Archive) == FolderOf(options.Audit))
            throw new InvalidOperationException($"Grains:Audit:Path: '{options.Audit.Path}' is the archive's folder; the audit trail wants its own");
    }

    private static string FolderOf(FileOutletOptions options) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(options.Path));

    /// <summary>Makes the folder, and a file in it that goes again.</summary>
    /// <param name="section">The options' own, for the message.</param>
    /// <exception cref="InvalidOperationException">The folder cannot be made or written to, or a kind is unknown; the message says which.</exception>
    internal void Prepare(string section)
    {
        if (Path.Length == 0) return;
        try
        {
            _ = Wanted([]);
            System.IO.Directory.CreateDirectory(Path);
            using var probe = new FileStream(
                System.IO.Path.Combine(Path, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (ArgumentException unknown)
        {
            throw new InvalidOperationException($"{section}:Kinds: {unknown.Message}", unknown);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidOperationException($"{section}:Path: the folder '{Path}' cannot be made or written to: {failure.Message}", failure);
        }
    }
}
