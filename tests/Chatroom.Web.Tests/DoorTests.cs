using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The form before the room, the address behind it, and the page of the server API that it links to.</summary>
[Collection(nameof(Site))]
public sealed class DoorTests(Site site)
{
    [Fact]
    public async Task Who_enters_by_the_form_writes_at_once_and_a_reload_comes_back()
    {
        var room = site.NewRoom();
        await using var ann = Viewer.On(await site.NewPage());
        await ann.Page.GotoAsync(site.Url);
        await ann.Page.FillAsync("#room-field", room);
        await ann.Page.FillAsync("#name-field", "ann");
        await ann.Page.ClickAsync("#enter");
        await ann.UntilInRoom();
        await ann.Until("document.activeElement.id === 'message'");
        await Assertions.Expect(ann.Page.Locator("#empty")).ToHaveTextAsync("Nothing has been said yet");
        await Assertions.Expect(ann.Page.Locator("#empty")).ToBeVisibleAsync();
        await ann.Page.Keyboard.TypeAsync("here I am");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.Sees("here I am");
        await Assertions.Expect(ann.Page.Locator("#empty")).ToBeHiddenAsync();

        Assert.Equal($"{site.Url}/?room={room}", ann.Page.Url);
        await ann.Page.ReloadAsync();
        await ann.UntilInRoom();
        Assert.Equal("ann", await ann.Ask<string>("chatroom.client.user"));
        await ann.Sees("here I am");

        await ann.Page.ClickAsync("#leave");
        await ann.Page.ReloadAsync();
        await Assertions.Expect(ann.Page.Locator("#enter")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("..", "A name cannot be “..”")]
    [InlineData("server", "is the server’s own")]
    [InlineData("ann lee", "no spaces")]
    public async Task A_name_that_cannot_be_is_refused_by_the_form(string name, string why)
    {
        await using var ann = Viewer.On(await site.NewPage());
        await ann.Page.GotoAsync(site.Url);
        await ann.Page.FillAsync("#name-field", name);
        await ann.Page.ClickAsync("#enter");
        await Assertions.Expect(ann.Page.Locator("#join-error")).ToContainTextAsync(why);
        Assert.Equal("idle", await ann.Ask<string>("chatroom.client.state"));
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_page_of_the_server_API_fits_opened_and_leads_back(int width, int height)
    {
        await using var reader = Viewer.On(await site.NewPage(width, height));
        await reader.Page.GotoAsync(site.Url);
        await reader.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "the server API" }).ClickAsync();
        await reader.Until("document.querySelectorAll('details').length > 20");
        await reader.Do("for (const one of document.querySelectorAll('details')) one.open = true");

        Assert.True(await reader.Ask<bool>("document.scrollingElement.scrollWidth <= innerWidth"), "the page scrolls sideways");
        Assert.Equal(0, await reader.Ask<int>("[...document.querySelectorAll('.body')].filter(one => one.scrollWidth > one.clientWidth).length"));
        await reader.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Back to the chat" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#enter")).ToBeVisibleAsync();
    }
}
