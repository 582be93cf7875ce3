using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Params of QUERY budget; nothing of them: no budget. Immutable.</summary>
internal readonly record struct BudgetParams(int? MessagesPerSecond, int? BytesPerSecond, bool Background)
{
    private const int LeastBytes = 1_024;

    /// <summary>A message a second and 1,024 bytes at least.</summary>
    public bool Fits => MessagesPerSecond is null or >= 1 && BytesPerSecond is null or >= LeastBytes;

    public ReaderBudget? Make() => MessagesPerSecond is null && BytesPerSecond is null && !Background
        ? null
        : new ReaderBudget(MessagesPerSecond ?? int.MaxValue, BytesPerSecond ?? int.MaxValue, Background);

    public static BudgetParams Read(ref WireReader r)
    {
        var p = default(BudgetParams);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("messagesPerSecond"u8)) p = p with { MessagesPerSecond = r.ReadInt32() };
                else if (key.SequenceEqual("bytesPerSecond"u8)) p = p with { BytesPerSecond = r.ReadInt32() };
                else if (key.SequenceEqual("background"u8)) p = p with { Background = r.ReadBoolean() };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }
}
