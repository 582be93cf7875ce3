using System.Text.Json;
using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>Somebody at the viewer's page. Fails when the page throws. One test's; not thread-safe.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    private Viewer(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser's own report of a connection that a test has cut is not the page's.
            if (message.Type == "error" && !message.Text.Contains("WebSocket connection", StringComparison.Ordinal)) _errors.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static Viewer On(IPage page) => new(page);

    /// <summary>Opens the page with name and room in its address, and waits until it is in the room.</summary>
    public static async Task<Viewer> Enter(Site site, string room, string name, string more = "", int width = 1280, int height = 800)
    {
        var viewer = new Viewer(await site.NewPage(width, height));
        await viewer.Enter(site.Url, room, name, more);
        return viewer;
    }

    public async Task Enter(string url, string room, string name, string more = "")
    {
        await Page.GotoAsync($"{url}/?room={room}&name={name}{more}");
        await UntilInRoom();
    }

    public Task UntilInRoom() => Until("chatroom.client.state === 'connected' && chatroom.client.room !== null");

    /// <summary>
    /// Waits until a condition holds in the page. Playwright's own wait evaluates its text again and again, which the page's
    /// Content-Security-Policy forbids; this one is compiled once.
    /// </summary>
    public Task Until(string condition, int limitMs = 30_000) => Page.EvaluateAsync($$"""
        () => new Promise((resolve, reject) => {
          const deadline = performance.now() + {{limitMs}};
          const holds = () => { try { return {{condition}}; } catch { return false; } };
          const look = () => {
            if (holds()) resolve(0);
            else if (performance.now() > deadline) reject(new Error({{JsonSerializer.Serialize("never: " + condition)}}));
            else setTimeout(look, 20);
          };
          look();
        })
        """);

    public Task<T> Ask<T>(string expression) => Page.EvaluateAsync<T>(expression);

    public Task<JsonElement?> Do(string script) => Page.EvaluateAsync(script);

    /// <summary>Writes a message as a person does, and waits until it is accepted.</summary>
    public async Task Say(string text)
    {
        await Page.FillAsync("#message", text);
        await Page.PressAsync("#message", "Enter");
        await Until($"chatroom.list.rows.some(row => row.own && row.seq !== null && row.text === {JsonSerializer.Serialize(text)})");
    }

    /// <summary>The row of a message.</summary>
    public ILocator Row(string text) => Page.Locator(".row", new PageLocatorOptions { HasText = text });

    public Task Sees(string text) => Assertions.Expect(Row(text)).ToBeVisibleAsync();

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(_errors);
    }
}
