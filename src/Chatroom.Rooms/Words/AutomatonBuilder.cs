namespace Chatroom.Rooms.Words;

/// <summary>Makes an <see cref="Automaton"/> of words in codes, breadth first over the sorted words. Not thread-safe; one an automaton.</summary>
internal sealed class AutomatonBuilder
{
    private readonly ushort[][] _words;
    private readonly int[] _sorted;
    private readonly int[] _next;
    private readonly NodePlaces _places;
    private readonly Queue<Range> _open = new();
    private readonly List<Range> _children = [];
    private int _states = 1;

    /// <summary>Words from <paramref name="From"/> to before <paramref name="To"/> begin with the letters of the node.</summary>
    private readonly record struct Range(int Node, int From, int To, int Depth);

    private AutomatonBuilder(ushort[][] words, int alphabet)
    {
        _words = words;
        _sorted = [.. Enumerable.Range(0, words.Length)];
        Array.Sort(_sorted, (a, b) => Order(words[a], words[b]) is var order and not 0 ? order : a.CompareTo(b));
        _next = new int[words.Length];
        _places = new NodePlaces(alphabet);
    }

    /// <param name="words">Each at least one code long.</param>
    /// <param name="alphabet">All codes are below it.</param>
    public static Automaton Build(ushort[][] words, int alphabet)
    {
        var builder = new AutomatonBuilder(words, alphabet);
        builder._open.Enqueue(new Range(Automaton.Root, 0, words.Length, 0));
        while (builder._open.TryDequeue(out var node)) builder.Expand(node);
        return new Automaton(builder._places.Nodes(), builder._next, builder._states);
    }

    private static int Order(ushort[] a, ushort[] b) => a.AsSpan().SequenceCompareTo(b);

    private void Expand(Range node)
    {
        FindChildren(node);
        if (_children.Count == 0) return;
        _states += _children.Count;
        var begin = _places.Place(node.Node, _children.Count, i => CodeOf(_children[i]));
        foreach (var child in _children) Link(node.Node, child with { Node = begin + CodeOf(child) });
    }

    private void FindChildren(Range node)
    {
        _children.Clear();
        var at = node.From;
        // Sorted, so the words that end here come first.
        while (at < node.To && _words[_sorted[at]].Length == node.Depth) at++;
        while (at < node.To)
        {
            var first = at;
            var code = _words[_sorted[first]][node.Depth];
            while (at < node.To && _words[_sorted[at]][node.Depth] == code) at++;
            _children.Add(new Range(0, first, at, node.Depth + 1));
        }
    }

    private ushort CodeOf(Range child) => _words[_sorted[child.From]][child.Depth - 1];

    // Shorter suffixes are complete by now: the walk is breadth first.
    private void Link(int parent, Range child)
    {
        var fail = parent == Automaton.Root ? Automaton.Root : _places.Step(_places.FailOf(parent), CodeOf(child));
        var word = _places.WordAt(fail);
        for (var at = LastEnding(child); at >= child.From; at--)
        {
            _next[_sorted[at]] = word;
            word = _sorted[at];
        }
        _places.Link(child.Node, fail, word);
        _open.Enqueue(child);
    }

    private int LastEnding(Range node)
    {
        var at = node.From;
        while (at < node.To && _words[_sorted[at]].Length == node.Depth) at++;
        return at - 1;
    }
}
