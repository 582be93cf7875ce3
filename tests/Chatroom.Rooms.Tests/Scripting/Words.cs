using System.Text;

namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>One command line, cut into words: plain ones, <c>name=value</c>, and text in quotes, which may be repeated (<c>"ab"*20</c>). Not thread-safe.</summary>
internal sealed class Words
{
    private readonly List<string> _plain = [];
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _line;
    private int _next;

    public Words(string line)
    {
        _line = line;
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == ' ') at++;
            else AddWord(line, ref at);
        }
    }

    /// <summary>The next plain word.</summary>
    public string Take() => _next < _plain.Count ? _plain[_next++] : throw new FormatException($"a word is missing: {_line}");

    public string TakeOr(string otherwise) => _next < _plain.Count ? _plain[_next++] : otherwise;

    /// <summary>Whether the word comes next; then it is taken.</summary>
    public bool Flag(string word)
    {
        if (_next >= _plain.Count || _plain[_next] != word) return false;
        _next++;
        return true;
    }

    public bool More => _next < _plain.Count;

    /// <summary>What was given by name.</summary>
    public string? Named(string name)
    {
        _asked.Add(name);
        return _named.GetValueOrDefault(name);
    }

    public int? Number(string name) => Named(name) is { } text ? int.Parse(text) : null;

    public bool? Switch(string name) => Named(name) switch
    {
        null => null,
        "on" => true,
        "off" => false,
        var other => throw new FormatException($"{name} is on or off, not {other}"),
    };

    public IReadOnlyDictionary<string, string> AllNamed => _named;

    /// <summary>Nothing may be left over: a misspelt word must not pass unseen.</summary>
    public void End()
    {
        if (More) throw new FormatException($"what is '{_plain[_next]}'? {_line}");
        if (_named.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown) throw new FormatException($"what is '{unknown}='? {_line}");
    }

    private void AddWord(string line, ref int at)
    {
        var from = at;
        while (at < line.Length && line[at] is not (' ' or '=' or '"')) at++;
        var word = line[from..at];
        if (at < line.Length && line[at] == '=' && word.Length > 0)
        {
            at++;
            _named.Add(word, Value(line, ref at));
        }
        else
        {
            at = from;
            _plain.Add(Value(line, ref at));
        }
    }

    private static string Value(string line, ref int at)
    {
        if (at >= line.Length || line[at] != '"') return Until(line, ref at);
        var end = line.IndexOf('"', at + 1);
        if (end < 0) throw new FormatException($"a quote is not closed: {line}");
        var text = line[(at + 1)..end];
        at = end + 1;
        if (at >= line.Length || line[at] != '*') return text;
        at++;
        return new StringBuilder().Insert(0, text, int.Parse(Until(line, ref at))).ToString();
    }

    private static string Until(string line, ref int at)
    {
        var from = at;
        while (at < line.Length && line[at] != ' ') at++;
        return line[from..at];
    }
}
