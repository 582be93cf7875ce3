using System.Text.Json;
using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>People who talk, and what a moderator does about it.</summary>
[Collection(nameof(Site))]
public sealed class ConversationTests(Site site)
{
    [Fact]
    public async Task Two_viewers_read_each_other_in_the_same_order()
    {
        var room = site.NewRoom();
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var bob = await Viewer.Enter(site, room, "bob");

        await ann.Say("hello bob");
        await bob.Sees("hello bob");
        await bob.Say("hello ann");
        await ann.Sees("hello ann");

        const string Order = "chatroom.list.rows.filter(row => row.kind === 'message').map(row => `${row.seq} ${row.user} ${row.text}`)";
        var asAnn = await ann.Ask<string[]>(Order);
        Assert.Equal(2, asAnn.Length);
        Assert.Equal(asAnn, await bob.Ask<string[]>(Order));
    }

    [Fact]
    public async Task A_guest_reads_and_cannot_write()
    {
        var room = site.NewRoom();
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var guest = await Viewer.Enter(site, room, "", "&guest");

        await ann.Say("for everybody");

        await guest.Sees("for everybody");
        await Assertions.Expect(guest.Page.Locator("#message")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_long_word_in_the_draft_leaves_the_page_as_wide_as_it_is()
    {
        await using var ann = await Viewer.Enter(site, site.NewRoom(), "ann", width: 400);
        await ann.Page.Locator("#message").FillAsync(new string('x', 500));
        Assert.True(await ann.Ask<bool>("document.querySelector('.chat').scrollWidth <= document.querySelector('.chat').clientWidth"));
        Assert.True(await ann.Ask<bool>("document.getElementById('send').getBoundingClientRect().right <= innerWidth"));
    }

    [Fact]
    public async Task A_kicked_viewer_sees_it_and_can_come_back()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await zed.Say("buy my coins");
        await mod.Sees("buy my coins");

        await mod.Row("buy my coins").Locator(".row__name").ClickAsync();
        await mod.Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { Name = "Kick" }).ClickAsync();

        await Assertions.Expect(zed.Page.Locator("#panel-title")).ToHaveTextAsync("You are out of the room");
        await Assertions.Expect(zed.Page.Locator("#message")).ToBeDisabledAsync();
        await mod.Sees("zed was removed from the room");
        await zed.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Rejoin" }).ClickAsync();
        await zed.UntilInRoom();
        await zed.Say("sorry");
        await mod.Sees("sorry");
        Assert.Equal(["buy my coins", "sorry"], await zed.Ask<string[]>("chatroom.list.rows.filter(row => row.kind === 'message').map(row => row.text)"));
    }

    [Fact]
    public async Task A_muted_viewer_is_told_until_when_and_may_try_again_later()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await mod.Do("chatroom.client.moderation.mute('zed', 10, 'too loud')");
        await Assertions.Expect(zed.Page.Locator("#composer-note")).ToContainTextAsync("You are muted until");
        await Assertions.Expect(zed.Page.Locator("#composer-note")).ToContainTextAsync("Reason: too loud");

        await zed.Page.FillAsync("#message", "let me speak");
        await zed.Page.PressAsync("#message", "Enter");

        var row = zed.Row("let me speak");
        await Assertions.Expect(row.Locator(".row__failure")).ToContainTextAsync("You are muted until");
        await Assertions.Expect(row.Locator(".row__retry")).ToBeHiddenAsync();
        await mod.Do("chatroom.client.moderation.unmute('zed')");
        await Assertions.Expect(zed.Page.Locator("#composer-note")).Not.ToContainTextAsync("muted");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Retry" }).ClickAsync();
        await mod.Sees("let me speak");
        await Assertions.Expect(zed.Page.Locator(".row__failure")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_picture_that_is_not_there_says_what_it_was()
    {
        var room = site.NewRoom();
        await using var ann = Viewer.On(await site.NewPage());
        await ann.Page.RouteAsync("https://pictures.test/**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/plain", Body = "none" }));
        await ann.Enter(site.Url, room, "ann");
        await ann.Do("chatroom.client.send('image', JSON.stringify({ url: 'https://pictures.test/cat.png', bytes: 9, name: 'A cat' }))");
        await ann.Do("chatroom.client.send('image', JSON.stringify({ url: 'https://pictures.test/dog.png', bytes: 9 }))");
        await ann.Do("chatroom.client.send('rich', JSON.stringify({ title: 'Tonight', text: 'We begin at nine' }))");

        await ann.Sees("Picture: A cat");
        await ann.Sees("Picture: https://pictures.test/dog.png");
        await ann.Sees("We begin at nine");
        await Assertions.Expect(ann.Page.Locator(".row__picture")).ToHaveCountAsync(0);
        await Assertions.Expect(ann.Row("{")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_signs_in_twice_is_told_so_and_does_not_fight_for_the_session()
    {
        var room = site.NewRoom();
        await using var first = await Viewer.Enter(site, room, "twin");
        await using var second = await Viewer.Enter(site, room, "twin");

        await Assertions.Expect(first.Page.Locator("#panel-text")).ToHaveTextAsync("You signed in somewhere else");
        Assert.Equal("closed", await first.Ask<string>("chatroom.client.state"));
        Assert.Equal("connected", await second.Ask<string>("chatroom.client.state"));
    }

    [Fact]
    public async Task MessagePack_and_JSON_carry_the_same_room()
    {
        var room = site.NewRoom();
        await using var json = await Viewer.Enter(site, room, "json");
        await using var packed = Viewer.On(await site.NewPage());
        var binary = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        packed.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => binary.TrySetResult(frame.Binary is not null);
        await packed.Enter(site.Url, room, "packed", "&codec=msgpack");

        await json.Say("from JSON: ü 👋 世界");
        await packed.Say("from MessagePack: ü 👋 世界");

        Assert.True(await binary.Task);
        await packed.Sees("from JSON: ü 👋 世界");
        await json.Sees("from MessagePack: ü 👋 世界");
        const string Items = "JSON.stringify(chatroom.client.room.items.filter(item => item.kind === 'message'))";
        var last = (await packed.Ask<JsonElement>($"JSON.parse({Items}).at(-1)")).GetRawText();
        Assert.Equal(last, (await json.Ask<JsonElement>($"JSON.parse({Items}).at(-1)")).GetRawText());
    }
}
