using Chatroom.TestKit;
using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>
/// One gateway, with a silo if <see cref="TestEngine"/> says so, and one browser for all tests of the page; each test has rooms of its own.
/// Thread-safe once initialised.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly ServerProcess _silo = new(), _gateway = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _lack;
    private int _rooms;

    public string Url => _gateway.Url;

    public async ValueTask InitializeAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
        _lack = File.Exists(chromium) ? null : $"no browser at {chromium}: install chromium or set CHROMIUM";
        if (_lack is not null) return;
        await StartServers();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A name that no other test uses.</summary>
    public string NewRoom() => $"room-{Interlocked.Increment(ref _rooms)}";

    /// <summary>An empty page of a new profile, after the check that there is a browser at all.</summary>
    public async Task<IPage> NewPage(int width = 1280, int height = 800)
    {
        Require.Nothing(_lack);
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _gateway.DisposeAsync();
        await _silo.DisposeAsync();
    }

    private async Task StartServers()
    {
        string[] linked = [];
        if (TestEngine.IsInSilo)
        {
            await _silo.Start("Chatroom.Silo", TestEngine.Settings);
            linked = [$"Silo:Url={_silo.Url.Replace("http", "ws", StringComparison.Ordinal)}/link"];
        }
        await _gateway.Start("Chatroom.Gateway", linked);
        using var http = new HttpClient();
        await Eventually.Is(async () => (await http.GetAsync(new Uri($"{Url}/health/ready"))).IsSuccessStatusCode);
    }
}

[CollectionDefinition(nameof(Site))]
public sealed class SiteCollection : ICollectionFixture<Site>;
