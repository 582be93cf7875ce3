using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>A room that speaks faster than anybody reads.</summary>
[Collection(nameof(Site))]
public sealed class FloodTests(Site site)
{
    private const int Messages = 2_400;

    /// <summary>A moderator, whom no rate holds back: 20 messages each tenth of a second until <c>Messages</c> are out.</summary>
    private static string Flood(string room) => $$"""
        import('/sdk/index.js').then(async ({ ChatClient }) => {
          const bot = new ChatClient({ token: 'dev:bot:moderator', outbox: { maxPending: {{Messages}} } });
          bot.connect();
          await bot.join('{{room}}');
          let sent = 0;
          const timer = setInterval(() => {
            for (let i = 0; i < 20; i++) bot.send('text', `message ${++sent} ${'and more '.repeat(sent % 7)}`);
            if (sent >= {{Messages}}) clearInterval(timer);
          }, 100);
        })
        """;

    [Fact]
    public async Task Two_hundred_messages_a_second_leave_the_page_bounded_and_at_the_end()
    {
        var room = site.NewRoom();
        await using var reader = await Viewer.Enter(site, room, "reader");
        await reader.Do("globalThis.most = 0; new MutationObserver(() => { most = Math.max(most, document.querySelectorAll('.row').length); })"
            + ".observe(document.getElementById('list'), { childList: true, subtree: true }); 0");
        await using var flooder = Viewer.On(await site.NewPage());
        await flooder.Page.GotoAsync(site.Url);

        await flooder.Do(Flood(room));
        await reader.Until(
            $"chatroom.client.room.items.some(item => item.kind === 'message' && item.content.startsWith('message {Messages} '))", 120_000);
        await reader.Sees($"message {Messages} ");

        Assert.Equal(2_000, await reader.Ask<int>("chatroom.list.rows.length"));
        Assert.InRange(await reader.Ask<int>("globalThis.most"), 5, 120);
        Assert.InRange(await reader.Ask<int>("document.querySelectorAll('.danmaku__item').length"), 0, 48);
        Assert.InRange(await reader.Ask<int>("chatroom.client.room.items.length"), 1, 2_500);
        Assert.True(await reader.Ask<bool>("(room => room.delivered + room.skipped === room.seq - room.joinedSeq)(chatroom.client.room)"));
    }

    [Fact]
    public async Task A_reader_who_scrolled_up_stays_there_and_is_told_how_much_is_new()
    {
        var room = site.NewRoom();
        await using var reader = await Viewer.Enter(site, room, "reader");
        await using var mod = await Viewer.Enter(site, room, "mod", "&role=moderator");
        for (var i = 0; i < 40; i++) await mod.Do($"chatroom.client.send('text', 'old {i}')");
        await reader.Sees("old 39");

        await reader.Do("document.getElementById('list').scrollTop = 300");
        await reader.Until("chatroom.list.stuck === false");
        var top = await reader.Ask<string>(TopRow);
        for (var i = 0; i < 3; i++) await mod.Do($"chatroom.client.send('text', 'new {i}')");

        await Assertions.Expect(reader.Page.Locator("#newer")).ToHaveTextAsync("3 new messages");
        Assert.Equal(top, await reader.Ask<string>(TopRow));
        await reader.Page.ClickAsync("#newer");
        await reader.Sees("new 2");
        await Assertions.Expect(reader.Page.Locator("#newer")).ToBeHiddenAsync();
    }

    private const string TopRow =
        "(list => [...list.querySelectorAll('.row')].find(row => row.getBoundingClientRect().bottom > list.getBoundingClientRect().top).textContent)"
        + "(document.getElementById('list'))";
}
