using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>A page's way to the gateway, which a test can cut and close. One test's; not thread-safe.</summary>
internal sealed class CutSocket
{
    private readonly List<IWebSocketRoute> _open = [];
    private bool _isShut;

    /// <summary>Stands between the page and the gateway; before the page is opened.</summary>
    public static async Task<CutSocket> On(IPage page)
    {
        var cut = new CutSocket();
        // Polling would be another way, past the cut.
        await page.AddInitScriptAsync("delete globalThis.fetch");
        await page.RouteWebSocketAsync("**/ws", cut.Route);
        return cut;
    }

    /// <summary>Attempts to connect since the way is shut.</summary>
    public int Refused { get; private set; }

    /// <summary>Cuts what is open, as a lost network does, and lets nothing through until <see cref="Open"/>.</summary>
    public async Task Shut(int closeCode)
    {
        _isShut = true;
        foreach (var route in _open) await route.CloseAsync(new WebSocketRouteCloseOptions { Code = closeCode, Reason = "cut by the test" });
        _open.Clear();
    }

    public void Open() => _isShut = false;

    private void Route(IWebSocketRoute route)
    {
        if (_isShut)
        {
            Refused++;
            _ = route.CloseAsync(new WebSocketRouteCloseOptions { Code = 4005, Reason = "shut by the test" });
            return;
        }
        _open.Add(route);
        route.ConnectToServer();
    }
}
