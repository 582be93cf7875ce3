namespace Chatroom.Rooms.Words;

/// <summary>
/// An Aho–Corasick automaton in one array of 16-byte nodes (a double array: the child of node n by code c is at Base + c, when its
/// Check says n). Immutable; safe from several threads.
/// </summary>
internal sealed class Automaton(Automaton.Node[] nodes, int[] nextWord, int states)
{
    public const int Root = 0;
    public const int NoWord = -1;

    /// <param name="Base">Where its children begin.</param>
    /// <param name="Check">The node that it is a child of.</param>
    /// <param name="Fail">The node of its longest proper suffix.</param>
    /// <param name="Word">The longest word that ends here, or <see cref="NoWord"/>.</param>
    internal readonly record struct Node(int Base, int Check, int Fail, int Word);

    /// <summary>Nodes in use.</summary>
    public int States => states;

    public int Bytes => nodes.Length * 16 + nextWord.Length * sizeof(int);

    /// <summary>The state after one more letter.</summary>
    public int Step(int state, ushort code)
    {
        while (true)
        {
            ref readonly var node = ref nodes[state];
            var child = node.Base + code;
            if (nodes[child].Check == state) return child;
            if (state == Root) return Root;
            state = node.Fail;
        }
    }

    /// <summary>The longest word that ends in this state.</summary>
    public int WordAt(int state) => nodes[state].Word;

    /// <summary>The next shorter word that ends where this one does, or another of the same letters.</summary>
    public int NextWord(int word) => nextWord[word];
}
