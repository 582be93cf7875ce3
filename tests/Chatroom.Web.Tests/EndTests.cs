using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The end of a room as its viewers see it.</summary>
[Collection(nameof(Site))]
public sealed class EndTests(Site site)
{
    [Fact]
    public async Task Viewers_of_a_room_that_ends_are_told_so_once_and_may_join_it_anew()
    {
        var room = site.NewRoom();
        await using var host = await Viewer.Enter(site, room, "host", "&role=broadcaster");
        await using var ann = await Viewer.Enter(site, room, "ann");
        await ann.Say("what a night");
        await ann.Page.ClickAsync("#like");
        await ann.Do("window.states = []; chatroom.client.on('state', change => states.push(change.state))");

        await host.Do("chatroom.client.destroy('see you tomorrow')");

        foreach (var viewer in (Viewer[])[host, ann])
        {
            await Assertions.Expect(viewer.Page.Locator("#panel-title")).ToHaveTextAsync("The room has ended");
            await Assertions.Expect(viewer.Page.Locator("#panel-text")).ToHaveTextAsync("The host says: see you tomorrow");
        }
        await ann.Sees("what a night");
        await Assertions.Expect(ann.Page.Locator("#message")).ToBeDisabledAsync();
        await Assertions.Expect(ann.Page.Locator("#live")).ToBeHiddenAsync();
        await Assertions.Expect(ann.Page.Locator("#like")).ToBeHiddenAsync();

        await ann.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Join again" }).ClickAsync();
        await ann.UntilInRoom();
        await ann.Say("is anybody here?");
        await Assertions.Expect(ann.Row("what a night")).ToHaveCountAsync(0);
        await Assertions.Expect(ann.Page.Locator("#live")).ToBeVisibleAsync();
        await Assertions.Expect(ann.Page.Locator("#like-count")).ToHaveTextAsync("");
        // One connection all the while.
        Assert.Empty(await ann.Ask<string[]>("states"));
    }
}
