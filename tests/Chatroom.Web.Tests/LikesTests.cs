using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>Likes: an exact number for everybody, and hearts as long as there are not too many.</summary>
[Collection(nameof(Site))]
public sealed class LikesTests(Site site)
{
    [Fact]
    public async Task Everybody_sees_how_many_likes_there_are_and_some_hearts()
    {
        var room = site.NewRoom();
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var bob = await Viewer.Enter(site, room, "bob");
        await bob.Do("""
            window.most = 0;
            new MutationObserver(() => { most = Math.max(most, document.querySelectorAll('.hearts__item').length); })
              .observe(document.getElementById('hearts'), { childList: true });
            """);

        for (var i = 0; i < 5; i++) await ann.Page.ClickAsync("#like");
        await bob.Until("chatroom.client.room.counters.get('like') === 5");
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Like, 5 so far" })).ToBeVisibleAsync();
        await ann.Do("chatroom.client.like(195)");
        await bob.Until("chatroom.client.room.counters.get('like') === 200");

        Assert.InRange(await bob.Ask<int>("most"), 1, 24);
        Assert.Equal(0, await bob.Ask<int>("chatroom.list.rows.filter(row => row.kind === 'message').length"));
    }

    [Fact]
    public async Task A_guest_sees_likes_and_gives_none()
    {
        var room = site.NewRoom();
        await using var ann = await Viewer.Enter(site, room, "ann");
        await ann.Page.ClickAsync("#like");
        await ann.Until("chatroom.client.room.counters.get('like') === 1");

        await using var guest = await Viewer.Enter(site, room, "", "&guest");

        await Assertions.Expect(guest.Page.Locator("#like")).ToBeDisabledAsync();
        await Assertions.Expect(guest.Page.Locator("#like-count")).ToHaveTextAsync("1");
    }
}
