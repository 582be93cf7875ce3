namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>
/// One <c>.room</c> file: commands, each followed by the transcript that it gave (lines that begin with <c>&gt;</c>). The first line is
/// the rule it shows; a <c>covers:</c> line names the codes and limits that it reaches. Immutable.
/// </summary>
internal sealed class Script(string path)
{
    private const string Said = "> ";
    private readonly string[] _lines = File.ReadAllLines(path);

    /// <summary>The scripts in the source folder, so that they can be rewritten there.</summary>
    public static string Folder { get; } = Repository.PathOf("tests", "Chatroom.Rooms.Tests", "Scripts");

    public static IEnumerable<Script> All => Directory.EnumerateFiles(Folder, "*.room").Order(StringComparer.Ordinal).Select(file => new Script(file));

    public string Name => Path.GetFileNameWithoutExtension(path);

    public bool SaysItsRule => _lines.Length > 0 && _lines[0].StartsWith("# ", StringComparison.Ordinal);

    public string Text => string.Join('\n', _lines) + '\n';

    public string Transcript => string.Join('\n', _lines.Where(IsSaid));

    public IEnumerable<string> Covers => _lines.Where(line => line.StartsWith("covers: ", StringComparison.Ordinal))
        .SelectMany(line => line["covers: ".Length..].Split(", "));

    /// <summary>The text as it is when every command is followed by what it does now.</summary>
    public string Run()
    {
        var run = new ScriptRun();
        List<string> lines = [];
        foreach (var (number, line) in _lines.Index())
        {
            if (IsSaid(line)) continue;
            lines.Add(line);
            if (IsCommand(line)) lines.AddRange(Carry(run, line, number + 1).Select(said => Said + said));
        }
        return string.Join('\n', lines) + '\n';
    }

    public void Rewrite(string text) => File.WriteAllText(path, text);

    private string[] Carry(ScriptRun run, string line, int number)
    {
        try
        {
            return run.Run(line);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{Name}.room line {number}: {wrong.Message}", wrong);
        }
    }

    private static bool IsSaid(string line) => line.StartsWith('>');

    private static bool IsCommand(string line) =>
        line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("covers:", StringComparison.Ordinal);
}
