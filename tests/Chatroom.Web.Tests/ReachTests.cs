using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The page for those without a mouse, without a large screen, without a taste for motion.</summary>
[Collection(nameof(Site))]
public sealed class ReachTests(Site site)
{
    [Fact]
    public async Task The_keyboard_alone_enters_writes_and_moderates()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await zed.Say("buy my coins");
        await using var mod = Viewer.On(await site.NewPage());
        await mod.Page.GotoAsync($"{site.Url}/?room={room}&role=moderator");
        var keys = mod.Page.Keyboard;

        await keys.TypeAsync("mod");
        await keys.PressAsync("Enter");
        await mod.UntilInRoom();
        await mod.Sees("buy my coins");
        await TabTo(mod, "message");
        await keys.TypeAsync("hello");
        await keys.PressAsync("Enter");
        await zed.Sees("hello");
        await keys.PressAsync("Shift+Tab");
        Assert.Equal("list", await Focused(mod));
        await AssertFocusIsVisible(mod);
        await mod.Until("chatroom.list.rows.at(-1)?.text === 'hello' && chatroom.list.rows.at(-1).seq !== null");
        for (var i = 0; i < 20 && !await mod.Ask<bool>(OnCoins); i++) await keys.PressAsync("ArrowUp");
        Assert.True(await mod.Ask<bool>(OnCoins));
        await AssertFocusIsVisible(mod);
        await keys.PressAsync("Enter");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Enter");

        await Assertions.Expect(zed.Page.Locator("#panel")).ToBeVisibleAsync();
        Assert.Equal("Rejoin", await zed.Ask<string>("document.activeElement.textContent"));
        await zed.Page.Keyboard.PressAsync("Enter");
        await zed.UntilInRoom();
        await keys.PressAsync("Escape");
        Assert.Equal("message", await Focused(mod));
    }

    [Fact]
    public async Task Escape_clears_what_was_written_and_too_much_cannot_be_sent()
    {
        await using var viewer = await Viewer.Enter(site, site.NewRoom(), "ann");
        await viewer.Page.FillAsync("#message", "never mind");
        await viewer.Page.PressAsync("#message", "Escape");
        await Assertions.Expect(viewer.Page.Locator("#message")).ToHaveValueAsync("");

        await viewer.Page.FillAsync("#message", new string('é', 2_000));
        await Assertions.Expect(viewer.Page.Locator("#counter")).ToHaveTextAsync("96 left");
        await viewer.Page.FillAsync("#message", new string('é', 2_049));
        await Assertions.Expect(viewer.Page.Locator("#counter")).ToHaveTextAsync("2 too many");
        await Assertions.Expect(viewer.Page.Locator("#send")).ToBeDisabledAsync();
    }

    [Theory]
    [InlineData(360, 640)]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    public async Task A_phone_shows_everything_without_scrolling_sideways(int width, int height)
    {
        await using var viewer = Viewer.On(await site.NewPage(width, height));
        await viewer.Page.GotoAsync(site.Url);
        await AssertFits(viewer, "#enter", width, height);

        await viewer.Enter(site.Url, site.NewRoom(), "a-name-of-thirty-two-characters-");
        await viewer.Say(new string('w', 300));

        await AssertFits(viewer, "#message", width, height);
        await AssertFits(viewer, "#connection", width, height);
        await AssertFits(viewer, "#danmaku-toggle", width, height);
        await AssertFits(viewer, "#list", width, height);
    }

    [Fact]
    public async Task Who_prefers_less_motion_gets_no_flying_comments_until_asked_for()
    {
        await using var viewer = Viewer.On(await site.NewPage());
        await viewer.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        await viewer.Enter(site.Url, site.NewRoom(), "ann");

        await viewer.Say("quiet");
        Assert.Equal(0, await viewer.Ask<int>("document.querySelectorAll('.danmaku__item').length"));
        await viewer.Page.ClickAsync("#danmaku-toggle");
        await viewer.Say("fly");

        Assert.Equal(1, await viewer.Ask<int>("document.querySelectorAll('.danmaku__item').length"));
    }

    [Fact]
    public async Task A_screen_reader_is_told_what_others_say()
    {
        var room = site.NewRoom();
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var bob = await Viewer.Enter(site, room, "bob");
        await bob.Say("good evening");

        await Assertions.Expect(ann.Page.Locator("#announcer")).ToHaveTextAsync("bob: good evening", new LocatorAssertionsToHaveTextOptions { Timeout = 30_000 });
    }

    private const string OnCoins = "document.activeElement.id !== 'list' && document.activeElement.textContent.includes('buy my coins')";

    private static async Task AssertFits(Viewer viewer, string selector, int width, int height)
    {
        Assert.True(await viewer.Ask<int>("document.scrollingElement.scrollWidth") <= width, "the page scrolls sideways");
        var box = await viewer.Page.Locator(selector).BoundingBoxAsync();
        Assert.NotNull(box);
        Assert.True(
            box.X >= 0 && box.Y >= 0 && box.X + box.Width <= width && box.Y + box.Height <= height && box is { Width: > 0, Height: > 0 },
            $"{selector} at {box.X},{box.Y} of {box.Width}x{box.Height} on {width}x{height}");
    }

    private static async Task TabTo(Viewer viewer, string id)
    {
        for (var i = 0; i < 20 && await Focused(viewer) != id; i++) await viewer.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(id, await Focused(viewer));
    }

    private static Task<string> Focused(Viewer viewer) => viewer.Ask<string>("document.activeElement.id");

    private static async Task AssertFocusIsVisible(Viewer viewer) =>
        Assert.NotEqual("none", await viewer.Ask<string>("getComputedStyle(document.activeElement).outlineStyle"));
}
