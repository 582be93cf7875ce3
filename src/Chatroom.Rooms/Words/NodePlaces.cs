namespace Chatroom.Rooms.Words;

/// <summary>Where the nodes of an automaton lie while it is made: gives each node's children places that are free. Not thread-safe.</summary>
internal sealed class NodePlaces
{
    private const int Free = -1;
    private const int Reserved = -2;

    // So many places tried in vain say that what lies before is too full for so many children.
    private const int TriesMax = 16;
    private const int Sizes = 16;

    private readonly int _alphabet;
    private int[] _base = [];
    private int[] _check = [];
    private int[] _fail = [];
    private int[] _word = [];
    // Free places in order, as a list through the places themselves.
    private int[] _nextFree = [];
    private int[] _previousFree = [];
    private int _firstFree;
    // For each number of children, where to look from.
    private readonly int[] _from = new int[Sizes];
    private int _end;

    /// <param name="alphabet">All codes are below it.</param>
    public NodePlaces(int alphabet)
    {
        _alphabet = alphabet;
        Grow(2 * alphabet + 256);
        // No child lies before the first code.
        for (var place = Automaton.Root; place < Alphabet.First; place++)
        {
            Take(place);
            _check[place] = Reserved;
        }
    }

    /// <summary>Gives the children of <paramref name="node"/> their places and returns their base.</summary>
    public int Place(int node, int children, Func<int, ushort> codeOf)
    {
        var begin = Find(children, codeOf);
        if (begin + _alphabet > _base.Length) Grow(Math.Max(2 * _base.Length, begin + _alphabet));
        _base[node] = begin;
        for (var i = 0; i < children; i++)
        {
            Take(begin + codeOf(i));
            _check[begin + codeOf(i)] = node;
        }
        return begin;
    }

    public void Link(int node, int fail, int word) => (_fail[node], _word[node]) = (fail, word);

    public int FailOf(int node) => _fail[node];

    public int WordAt(int node) => _word[node];

    public int Step(int node, ushort code)
    {
        while (true)
        {
            var child = _base[node] + code;
            if (child < _check.Length && _check[child] == node) return child;
            if (node == Automaton.Root) return Automaton.Root;
            node = _fail[node];
        }
    }

    /// <summary>No longer than the furthest node, and one alphabet behind it, so that no step leaves it.</summary>
    public Automaton.Node[] Nodes()
    {
        var nodes = new Automaton.Node[_end + _alphabet];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = i < _end ? new(_base[i], _check[i], _fail[i], _word[i]) : new(0, Free, 0, Automaton.NoWord);
        return nodes;
    }

    private int Find(int children, Func<int, ushort> codeOf)
    {
        ref var from = ref _from[Math.Min(children, Sizes) - 1];
        var first = codeOf(0);
        var place = from > first ? from = FreeFrom(from) : FirstFreeFrom(first);
        // Behind the furthest node everything is free: the search ends there at the latest.
        for (var tries = 1; place < _base.Length && !Fits(place - first, children, codeOf); tries++)
        {
            place = _nextFree[place];
            if (tries % TriesMax == 0) from = place;
        }
        return place - first;
    }

    private int FreeFrom(int place)
    {
        while (place < _base.Length && !IsFree(place)) place++;
        return place;
    }

    // Few free places are before the first code: the root has them.
    private int FirstFreeFrom(int least)
    {
        var place = _firstFree;
        while (place < least) place = _nextFree[place];
        return place;
    }

    private bool Fits(int begin, int children, Func<int, ushort> codeOf)
    {
        for (var i = 1; i < children; i++)
        {
            var place = begin + codeOf(i);
            if (place < _check.Length && !IsFree(place)) return false;
        }
        return true;
    }

    private bool IsFree(int place) => _check[place] == Free;

    private void Take(int place)
    {
        var (before, behind) = (_previousFree[place], _nextFree[place]);
        if (before < 0) _firstFree = behind;
        else _nextFree[before] = behind;
        if (behind < _previousFree.Length) _previousFree[behind] = before;
        _end = Math.Max(_end, place + 1);
    }

    private void Grow(int size)
    {
        var from = _base.Length;
        Array.Resize(ref _base, size);
        Array.Resize(ref _check, size);
        Array.Resize(ref _fail, size);
        Array.Resize(ref _word, size);
        Array.Resize(ref _nextFree, size);
        Array.Resize(ref _previousFree, size);
        Array.Fill(_check, Free, from, size - from);
        Array.Fill(_word, Automaton.NoWord, from, size - from);
        var last = LastFree(from);
        for (var i = from; i < size; i++) (_previousFree[i], _nextFree[i]) = (i == from ? last : i - 1, i + 1);
        if (last < 0) _firstFree = from;
        else _nextFree[last] = from;
    }

    // The list ended at the old length: its last member says so.
    private int LastFree(int length)
    {
        for (var i = length - 1; i >= 0; i--)
            if (IsFree(i)) return i;
        return -1;
    }
}
