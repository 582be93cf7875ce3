namespace Chatroom.Protocol.Link;

/// <summary>The elements of a frame, one after the other; a missing one is malformed. Stateless.</summary>
internal static class LinkFields
{
    public static void Add(this WireWriter w, string text, params ReadOnlySpan<long> numbers)
    {
        w.String(text);
        foreach (var number in numbers) w.Int(number);
    }

    public static void Add(this WireWriter w, long[] numbers)
    {
        w.BeginArray(numbers.Length);
        foreach (var number in numbers) w.Int(number);
        w.EndArray();
    }

    public static void Add(this WireWriter w, string[] texts)
    {
        w.BeginArray(texts.Length);
        foreach (var text in texts) w.String(text);
        w.EndArray();
    }

    public static void Add(this WireWriter w, IReadOnlyList<LiveGateway> gateways)
    {
        w.BeginArray(gateways.Count);
        foreach (var gateway in gateways)
        {
            w.BeginArray(5);
            w.String(gateway.Id);
            w.String(gateway.Url);
            w.Add(gateway.Region, gateway.Connections, gateway.Capacity);
            w.EndArray();
        }
        w.EndArray();
    }

    public static void AddOrNil(this WireWriter w, byte[]? bytes)
    {
        if (bytes is null) w.Nil();
        else w.Binary(bytes);
    }

    public static long NextLong(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt64();
    }

    public static ulong NextULong(this ref WireReader r)
    {
        r.Step();
        return r.ReadUInt64();
    }

    public static int NextInt(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt32();
    }

    public static bool NextBool(this ref WireReader r)
    {
        r.Step();
        return r.ReadBoolean();
    }

    public static string NextText(this ref WireReader r)
    {
        r.Step();
        return r.ReadString(LinkLimits.TextBytes);
    }

    public static byte[] NextBytes(this ref WireReader r, int max = LinkLimits.MessageBytes)
    {
        r.Step();
        return r.ReadBinary(max);
    }

    public static byte[]? NextBytesOrNull(this ref WireReader r)
    {
        r.Step();
        return r.TryReadNil() ? null : r.ReadBinary(LinkLimits.MessageBytes);
    }

    public static long[] NextNumbers(this ref WireReader r)
    {
        r.Step();
        var numbers = new List<long>();
        r.BeginArray();
        while (r.Next())
        {
            ThrowIfLong(numbers.Count);
            numbers.Add(r.ReadInt64());
        }
        return [.. numbers];
    }

    public static string[] NextTexts(this ref WireReader r)
    {
        r.Step();
        var texts = new List<string>();
        r.BeginArray();
        while (r.Next())
        {
            ThrowIfLong(texts.Count);
            texts.Add(r.ReadString(LinkLimits.TextBytes));
        }
        return [.. texts];
    }

    public static LiveGateway[] NextGateways(this ref WireReader r)
    {
        r.Step();
        var gateways = new List<LiveGateway>();
        r.BeginArray();
        while (r.Next())
        {
            ThrowIfLong(gateways.Count);
            r.BeginArray();
            gateways.Add(new LiveGateway(r.NextText(), r.NextText(), r.NextText(), r.NextInt(), r.NextInt()));
            r.EndArray();
        }
        return [.. gateways];
    }

    private static void Step(this ref WireReader r)
    {
        if (!r.Next()) MalformedFrameException.ThrowIncomplete("A frame ends early.");
    }

    private static void ThrowIfLong(int count)
    {
        if (count == LinkLimits.ListItems) MalformedFrameException.ThrowInvalid("A list is too long.");
    }
}
