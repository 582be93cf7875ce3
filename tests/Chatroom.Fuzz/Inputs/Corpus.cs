using System.Text;

namespace Chatroom.Fuzz.Inputs;

/// <summary>
/// Inputs to begin with, by kind: the frames of docs/PROTOCOL.md in both formats, and the lines of <c>corpus/*.txt</c>. Immutable.
/// </summary>
/// <remarks>A line is text as it stands, or bytes in hex behind <c>0x</c>; lines that begin with <c># </c> are remarks.</remarks>
internal sealed class Corpus
{
    private readonly Dictionary<InputKind, List<byte[]>> _byKind = Enum.GetValues<InputKind>().ToDictionary(kind => kind, _ => new List<byte[]>());

    private Corpus()
    {
    }

    public IReadOnlyList<byte[]> Of(InputKind kind) => _byKind[kind];

    public static Corpus Read()
    {
        var corpus = new Corpus();
        var folder = Path.Combine(AppContext.BaseDirectory, "corpus");
        corpus.AddExamples(File.ReadAllLines(Path.Combine(folder, "PROTOCOL.md")));
        foreach (var kind in Enum.GetValues<InputKind>())
        {
            var file = Path.Combine(folder, $"{kind}.txt".ToLowerInvariant());
            foreach (var line in File.ReadLines(file).Where(line => !line.StartsWith("# ", StringComparison.Ordinal)))
                corpus._byKind[kind].Add(line.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(line.AsSpan(2)) : Encoding.UTF8.GetBytes(line));
        }
        return corpus;
    }

    /// <summary>Behind a line <c>```frame NAME</c> come the JSON and the MessagePack of a frame.</summary>
    private void AddExamples(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```frame ", StringComparison.Ordinal)) continue;
            _byKind[InputKind.Json].Add(Encoding.UTF8.GetBytes(lines[i + 1]));
            _byKind[InputKind.MessagePack].Add(Convert.FromHexString(lines[i + 2]));
        }
    }
}

/// <summary>What an input is meant to be.</summary>
internal enum InputKind
{
    /// <summary>A frame as JSON.</summary>
    Json,
    /// <summary>A frame, or what is stored or sent among grains, as MessagePack.</summary>
    MessagePack,
    /// <summary>A JSON web token.</summary>
    Token,
    /// <summary>The body of a call of the server API.</summary>
    Body,
    /// <summary>What people write.</summary>
    Words,
}
