using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>The account of one reader: what came in, what gaps cover, and that it is dense. Not thread-safe.</summary>
internal sealed class ReaderLedger(long epoch, long nextSeq)
{
    public long Epoch { get; private set; } = epoch;
    public long NextSeq { get; private set; } = nextSeq;
    public long Delivered { get; private set; }
    public long Elided { get; private set; }
    public int Gaps { get; private set; }

    /// <summary>Frames that are no batch.</summary>
    public List<JsonArray> Others { get; } = [];

    /// <summary>Events by seq, gaps not among them.</summary>
    public SortedDictionary<long, JsonArray> Events { get; } = [];

    public void Take(byte[] bytes, WireFormat format, bool deflated = false)
    {
        foreach (var frame in WebSocketFrame.ReadAll(bytes, deflated)) Take((JsonArray)WireJson.Read(frame.Payload, format)!);
    }

    public void Take(JsonArray frame)
    {
        if ((int)frame[0]! != 48)
        {
            Others.Add(frame);
            return;
        }
        if ((long)frame[1]! != Epoch) (Epoch, NextSeq) = ((long)frame[1]!, 1);
        Assert.Equal(NextSeq, (long)frame[2]!);
        foreach (var happened in (JsonArray)frame[3]!) Take(happened!.AsArray(), (int)happened[0]!);
    }

    private void Take(JsonArray happened, int kind)
    {
        if (kind != 2)
        {
            Events[NextSeq++] = happened;
            Delivered++;
            return;
        }
        Gaps++;
        Elided += (long)happened[1]!;
        NextSeq += (long)happened[1]!;
    }
}
