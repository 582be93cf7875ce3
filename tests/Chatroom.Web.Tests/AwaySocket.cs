using System.Text.Json;
using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>
/// A page's way to a gateway whose silo a test can send away: joins, questions and messages are then refused as such a gateway
/// refuses them, the rest goes on. Needs JSON. One test's; not thread-safe.
/// </summary>
internal sealed class AwaySocket
{
    private const int Publish = 3, Query = 5, PubAck = 64, QueryAck = 96, ServerUnavailable = 31003;
    private int _refused;

    /// <summary>Stands between the page and the gateway; before the page is opened.</summary>
    public static async Task<AwaySocket> On(IPage page)
    {
        var away = new AwaySocket();
        await page.RouteWebSocketAsync("**/ws", away.Route);
        return away;
    }

    public bool IsAway { get; set; }

    /// <summary>Frames that were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    private void Route(IWebSocketRoute route)
    {
        var server = route.ConnectToServer();
        route.OnMessage(frame =>
        {
            if (IsAway && Refusal(frame.Text!) is { } refusal)
            {
                Interlocked.Increment(ref _refused);
                route.Send(refusal);
            }
            else server.Send(IsAway ? WithoutJoin(frame.Text!) : frame.Text!);
        });
    }

    private static string? Refusal(string text)
    {
        using var frame = JsonDocument.Parse(text);
        var kind = frame.RootElement[0].GetInt32() >> 4;
        if (kind is not (Publish or Query)) return null;
        return $$"""[{{(kind == Publish ? PubAck : QueryAck)}},{{frame.RootElement[1].GetRawText()}},{{ServerUnavailable}},{"rule":"silo"}]""";
    }

    /// <summary>A CONNECT that asks for no room: the page then asks in a frame of its own, which is refused.</summary>
    private static string WithoutJoin(string text)
    {
        using var frame = JsonDocument.Parse(text);
        return frame.RootElement[0].GetInt32() == 16 ? $"[16,{frame.RootElement[1].GetRawText()}]" : text;
    }
}
