namespace Chatroom.Protocol;

/// <summary>
/// Keeps a writer to the shape that it declared: MessagePack would be garbage where a count does not hold, JSON where a
/// key is out of place. So either format finds the mistakes of both. Not thread-safe.
/// </summary>
internal sealed class WriterShape
{
    private const int Depth = 32;

    // What the innermost container still expects: values of an array; of a map keys and values, so that odd means a value.
    private readonly int[] _left = new int[Depth];
    private readonly bool[] _isMap = new bool[Depth];
    private int _depth;
    private bool _hasRoot;

    internal void Reset()
    {
        _depth = 0;
        _hasRoot = false;
    }

    internal void Open(int count, bool isMap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Value();
        if (_depth == Depth) throw new InvalidOperationException($"A writer nests at most {Depth} deep.");
        _left[_depth] = isMap ? checked(count * 2) : count;
        _isMap[_depth++] = isMap;
    }

    internal void Close(bool isMap)
    {
        if (_depth == 0 || _isMap[_depth - 1] != isMap) throw new InvalidOperationException("What ends here did not begin.");
        if (_left[_depth - 1] != 0) throw new InvalidOperationException("Fewer values were written than declared.");
        _depth--;
    }

    internal void Key()
    {
        if (_depth == 0 || !_isMap[_depth - 1] || _left[_depth - 1] % 2 != 0)
            throw new InvalidOperationException("A key belongs into a map, before its value.");
        Count();
    }

    internal void Value()
    {
        if (_depth == 0)
        {
            if (_hasRoot) throw new InvalidOperationException("A writer holds one value: reset it first.");
            _hasRoot = true;
            return;
        }
        if (_isMap[_depth - 1] && _left[_depth - 1] % 2 == 0) throw new InvalidOperationException("A value in a map follows its key.");
        Count();
    }

    private void Count()
    {
        if (_left[_depth - 1]-- == 0) throw new InvalidOperationException("More values were written than declared.");
    }
}
