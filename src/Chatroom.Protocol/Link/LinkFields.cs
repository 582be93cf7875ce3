namespace Chatroom.Protocol.Link;

/// <summary>The elements of a frame of the link within its bounds. Stateless.</summary>
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

    public static void Add(this WireWriter w, IReadOnlyList<LiveGateway> gateways) => w.Rows(gateways, 5, static (w, gateway) =>
    {
        w.String(gateway.Id);
        w.String(gateway.Url);
        w.Add(gateway.Region, gateway.Connections, gateway.Capacity);
    });

    public static void AddOrNil(this WireWriter w, byte[]? bytes)
    {
        if (bytes is null) w.Nil();
        else w.Binary(bytes);
    }

    public static string NextText(this ref WireReader r) => r.NextText(LinkLimits.TextBytes);

    public static byte[] NextBytes(this ref WireReader r) => r.NextBytes(LinkLimits.MessageBytes);

    public static byte[]? NextBytesOrNull(this ref WireReader r) => r.NextBytesOrNull(LinkLimits.MessageBytes);

    public static long[] NextNumbers(this ref WireReader r) =>
        [.. r.NextValues(static (ref WireReader r) => r.ReadInt64(), LinkLimits.ListItems)];

    public static string[] NextTexts(this ref WireReader r) =>
        [.. r.NextValues(static (ref WireReader r) => r.ReadString(LinkLimits.TextBytes), LinkLimits.ListItems)];

    public static LiveGateway[] NextGateways(this ref WireReader r) => [.. r.NextRows(ReadGateway, LinkLimits.ListItems)];

    private static LiveGateway ReadGateway(ref WireReader r) => new(r.NextText(), r.NextText(), r.NextText(), r.NextInt(), r.NextInt());
}
