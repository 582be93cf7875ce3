using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The moderator's desk and menu, and what the others see of it.</summary>
[Collection(nameof(Site))]
public sealed class ModerationTests(Site site)
{
    [Fact]
    public async Task The_desk_is_the_moderators_and_slow_mode_reaches_everybody()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await Assertions.Expect(zed.Page.Locator("#moderate")).ToBeHiddenAsync();

        await mod.Page.FocusAsync("#moderate");
        await mod.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(mod.Page.Locator("#moderate")).ToHaveAttributeAsync("aria-expanded", "true");
        await mod.Page.GetByLabel("Slow mode").SelectOptionAsync("30");

        await Assertions.Expect(zed.Page.Locator("#composer-note")).ToHaveTextAsync("Slow mode: one message every 30 s");
        await mod.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(mod.Page.Locator("#desk")).ToBeHiddenAsync();
        Assert.Equal("moderate", await mod.Ask<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task Who_may_talk_and_how_often_the_same_is_chosen_at_the_desk()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var fan = await Viewer.Enter(site, room, "fan", "&role=member,follower");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await mod.Page.ClickAsync("#moderate");
        await mod.Page.GetByLabel("Who may talk").SelectOptionAsync("followers");
        await mod.Page.GetByLabel("No repeats").SelectOptionAsync("5");
        await Assertions.Expect(fan.Page.Locator("#composer-note")).ToHaveTextAsync("Followers only · no repeats");
        await zed.Page.FillAsync("#message", "hello");
        await zed.Page.PressAsync("#message", "Enter");
        await Assertions.Expect(zed.Row("hello").Locator(".row__failure")).ToContainTextAsync("You are not among those who may talk here now");
        await fan.Say("good day");
        await mod.Sees("good day");
        await fan.Page.FillAsync("#message", "Good day");
        await fan.Page.PressAsync("#message", "Enter");
        await Assertions.Expect(fan.Row("Good day").Locator(".row__failure")).ToContainTextAsync("You have said that already");
    }

    [Fact]
    public async Task Muting_everybody_is_one_switch_and_all_see_it()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        var muteAll = mod.Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Mute everybody" });

        await mod.Page.ClickAsync("#moderate");
        await muteAll.ClickAsync();
        await Assertions.Expect(muteAll).ToHaveAttributeAsync("aria-checked", "true");
        await Assertions.Expect(zed.Page.Locator("#composer-note")).ToHaveTextAsync("The chat is muted");
        await mod.Page.GetByLabel("Slow mode").SelectOptionAsync("120");
        await Assertions.Expect(mod.Page.Locator("#mode")).ToHaveTextAsync("Slow 120 s · Muted");
        Assert.True(await mod.Ask<bool>("(mode => mode.scrollWidth <= mode.clientWidth)(document.getElementById('mode'))"), "the pill is cut");
        Assert.Equal(1, await mod.Ask<int>("document.querySelector('.chat__title').getClientRects().length"));
        Assert.True(await mod.Ask<bool>("document.querySelector('.chat__title').getBoundingClientRect().height < 30"), "the title wraps");
        await zed.Page.FillAsync("#message", "hello?");
        await zed.Page.PressAsync("#message", "Enter");
        await Assertions.Expect(zed.Row("hello?").Locator(".row__failure")).ToContainTextAsync("The chat is muted");

        await muteAll.ClickAsync();
        await zed.Row("hello?").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Retry" }).ClickAsync();
        await mod.Sees("hello?");
    }

    [Fact]
    public async Task A_banned_viewer_cannot_come_back()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await zed.Say("buy my coins");
        await mod.Sees("buy my coins");

        await Choose(mod, "buy my coins", "Ban for a day");

        await Assertions.Expect(zed.Page.Locator("#panel-title")).ToHaveTextAsync("You are out of the room");
        await Assertions.Expect(zed.Page.Locator("#panel-text")).ToContainTextAsync("You are banned from this room until");
        await Assertions.Expect(zed.Page.Locator("#panel-main")).ToBeHiddenAsync();
        await using var again = Viewer.On(await site.NewPage());
        await again.Page.GotoAsync($"{site.Url}/?room={room}&name=zed");
        await Assertions.Expect(again.Page.Locator("#panel-text")).ToContainTextAsync("You are banned from this room until");
        await Assertions.Expect(again.Page.Locator("#panel-main")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_the_server_refuses_is_said()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await zed.Say("good evening");
        await mod.Sees("good evening");
        await zed.Page.ClickAsync("#leave");
        await mod.Until("chatroom.client.room.count === 1");

        await Choose(mod, "good evening", "Kick");

        await Assertions.Expect(mod.Page.Locator("#toast")).ToHaveTextAsync("This person is not in the room");
    }

    [Fact]
    public async Task What_a_moderator_removes_nobody_reads_until_it_is_brought_back()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await zed.Say("buy my coins");
        await zed.Say("cheap coins");
        await ann.Sees("cheap coins");
        await mod.Sees("cheap coins");

        await mod.Row("cheap coins").HoverAsync();
        await mod.Row("cheap coins").Locator(".row__more").ClickAsync();
        await mod.Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { Name = "Remove this message" }).ClickAsync();
        await Assertions.Expect(ann.Row("cheap coins")).ToHaveCountAsync(0);
        await ann.Sees("Message removed");
        await Choose(mod, "buy my coins", "Delete messages of the last");
        await Assertions.Expect(mod.Page.Locator("#toast")).ToHaveTextAsync("1 message removed");
        await Assertions.Expect(ann.Row("Message removed")).ToHaveCountAsync(2);
        await using var late = await Viewer.Enter(site, room, "late");
        Assert.Equal(0, await late.Ask<int>("chatroom.list.rows.filter(row => row.kind === 'message').length"));

        await mod.Row("Message removed").First.Locator(".row__name").ClickAsync();
        await mod.Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { Name = "Bring back" }).ClickAsync();
        await ann.Sees("buy my coins");
        await Assertions.Expect(ann.Row("Message removed")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_moderator_learns_which_rule_silences_somebody()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await zed.Say("good evening");
        await mod.Sees("good evening");

        await Choose(mod, "good evening", "May they talk");
        await Assertions.Expect(mod.Page.Locator("#toast")).ToHaveTextAsync("zed may talk");
        await Choose(mod, "good evening", "Mute for 10 minutes");
        await mod.Sees("zed was muted");
        await Choose(mod, "good evening", "May they talk");
        await Assertions.Expect(mod.Page.Locator("#toast")).ToContainTextAsync("they are muted");
    }

    [Fact]
    public async Task One_takes_an_own_message_back()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var ann = await Viewer.Enter(site, room, "ann");
        await zed.Say("oops");
        await ann.Sees("oops");

        await Choose(zed, "oops", "Remove this message");

        await ann.Sees("Message removed");
        await Assertions.Expect(ann.Row("oops")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_held_message_is_approved_or_denied_at_the_desk()
    {
        var room = site.NewRoom();
        await using var zed = await Viewer.Enter(site, room, "zed");
        await using var ann = await Viewer.Enter(site, room, "ann");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        await mod.Do("chatroom.client.words.add([{ word: 'casino', action: 'hold' }])");
        await Write(zed, "my casino");
        await Write(zed, "your casino");
        await Assertions.Expect(zed.Row("your casino").Locator(".row__remark")).ToContainTextAsync("Waiting for a moderator");

        await mod.Page.ClickAsync("#moderate");
        await Assertions.Expect(mod.Page.Locator("#held-title")).ToHaveTextAsync("2 messages waiting");
        await using var second = await Viewer.Enter(site, room, "second", "&role=moderator");
        await Assertions.Expect(second.Page.Locator("#held-badge")).ToHaveTextAsync("2");
        await mod.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve the message of zed: my casino" }).ClickAsync();
        await mod.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Deny the message of zed: your casino" }).ClickAsync();

        await ann.Sees("my casino");
        await Assertions.Expect(zed.Row("your casino").Locator(".row__failure")).ToContainTextAsync("A moderator did not let this through");
        await Assertions.Expect(ann.Row("your casino")).ToHaveCountAsync(0);
        await Assertions.Expect(second.Page.Locator("#held-badge")).ToBeHiddenAsync();
    }

    private static async Task Write(Viewer viewer, string text)
    {
        await viewer.Page.FillAsync("#message", text);
        await viewer.Page.PressAsync("#message", "Enter");
    }

    /// <summary>Opens the menu of a message's author and chooses.</summary>
    private static async Task Choose(Viewer moderator, string message, string action)
    {
        await moderator.Row(message).Locator(".row__name").ClickAsync();
        await moderator.Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { Name = action }).ClickAsync();
    }
}
