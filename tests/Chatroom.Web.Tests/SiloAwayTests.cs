using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The page while the gateway stands and what is behind it does not.</summary>
[Collection(nameof(Site))]
public sealed class SiloAwayTests(Site site)
{
    [Fact]
    public async Task What_is_written_meanwhile_waits_with_a_word_and_is_said_in_order()
    {
        var room = site.NewRoom();
        await using var ann = Viewer.On(await site.NewPage());
        var silo = await AwaySocket.On(ann.Page);
        await ann.Enter(site.Url, room, "ann");
        await using var bob = await Viewer.Enter(site, room, "bob");
        await Assertions.Expect(ann.Page.Locator("#connection-text")).ToHaveTextAsync("Connected");

        silo.IsAway = true;
        await Write(ann, "one");
        await Assertions.Expect(ann.Page.Locator("#connection-text")).ToHaveTextAsync("Waiting for the server");
        await Write(ann, "two");
        await ann.Page.ClickAsync("#like");
        await Assertions.Expect(ann.Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "waiting");
        await Assertions.Expect(ann.Row("one")).ToHaveAttributeAsync("data-state", "sending");
        await Assertions.Expect(ann.Row("two")).ToHaveAttributeAsync("data-state", "sending");

        silo.IsAway = false;
        await bob.Sees("two");
        Assert.Equal(["one", "two"], await bob.Ask<string[]>("chatroom.list.rows.filter(row => row.kind === 'message').map(row => row.text)"));
        await Assertions.Expect(ann.Page.Locator("#connection-text")).ToHaveTextAsync("Connected");
        await bob.Until("chatroom.client.room.counters.get('like') === 1");
    }

    [Fact]
    public async Task Who_arrives_meanwhile_is_told_so_and_comes_in_when_it_is_back()
    {
        await using var ann = Viewer.On(await site.NewPage());
        var silo = await AwaySocket.On(ann.Page);
        silo.IsAway = true;

        await ann.Page.GotoAsync($"{site.Url}/?room={site.NewRoom()}&name=ann");
        await Assertions.Expect(ann.Page.Locator("#panel-text")).ToContainTextAsync("The server is not ready; trying again");
        await Assertions.Expect(ann.Page.Locator("#connection-text")).ToHaveTextAsync("Waiting for the server");
        await Assertions.Expect(ann.Page.Locator("#live")).ToBeHiddenAsync();

        silo.IsAway = false;
        await ann.UntilInRoom();
        await Assertions.Expect(ann.Page.Locator("#panel")).ToBeHiddenAsync();
        await Assertions.Expect(ann.Page.Locator("#live")).ToBeVisibleAsync();
        await ann.Say("here I am");
    }

    private static async Task Write(Viewer viewer, string text)
    {
        await viewer.Page.FillAsync("#message", text);
        await viewer.Page.PressAsync("#message", "Enter");
    }
}
