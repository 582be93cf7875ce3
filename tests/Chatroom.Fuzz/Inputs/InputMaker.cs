using System.Text;

namespace Chatroom.Fuzz.Inputs;

/// <summary>The inputs of a run: of the corpus, made up, or damaged; the same ones for the same seed. Not thread-safe.</summary>
internal sealed class InputMaker(Corpus corpus, int seed)
{
    /// <summary>A client's frame has at most so many bytes; whatever else is read is bounded elsewhere.</summary>
    public const int BytesMax = 16_384;

    private readonly Random _random = new(seed);
    private readonly Mutator _mutator = new(new Random(seed + 1));
    private readonly Grammar _grammar = new(new Random(seed + 2));

    public byte[] Next(InputKind kind)
    {
        var known = corpus.Of(kind);
        var one = known[_random.Next(known.Count)];
        return _random.Next(8) switch
        {
            0 when kind is InputKind.Json => Encoding.UTF8.GetBytes(_grammar.Frame()),
            0 or 1 when kind is InputKind.MessagePack => Packed() ?? one,
            2 when kind is InputKind.Json => _mutator.Mutate(Encoding.UTF8.GetBytes(_grammar.Frame()), one, BytesMax),
            _ => _mutator.Mutate(one, known[_random.Next(known.Count)], BytesMax),
        };
    }

    private byte[]? Packed() => Values.TryRead(Encoding.UTF8.GetBytes(_grammar.Frame()), Protocol.WireFormat.Json)?.Write(Protocol.WireFormat.MessagePack);
}
