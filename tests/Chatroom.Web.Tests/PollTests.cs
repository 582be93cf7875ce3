namespace Chatroom.Web.Tests;

/// <summary>A page in a network that lets no WebSocket through.</summary>
[Collection(nameof(Site))]
public sealed class PollTests(Site site)
{
    private const string NoWebSockets = """
        globalThis.tried = 0;
        globalThis.WebSocket = class {
          constructor() {
            globalThis.tried++;
            setTimeout(() => this.onclose?.({ code: 1006, reason: '' }));
          }
          close() {}
        };
        """;

    [Fact]
    public async Task It_chats_all_the_same_with_those_who_have_one()
    {
        var room = site.NewRoom();
        await using var blocked = Viewer.On(await site.NewPage());
        await blocked.Page.AddInitScriptAsync(NoWebSockets);
        await blocked.Enter(site.Url, room, "tunnel");
        Assert.Equal("poll", await blocked.Ask<string>("chatroom.client.transport"));
        Assert.Equal(2, await blocked.Ask<int>("globalThis.tried"));
        await using var other = await Viewer.Enter(site, room, "street", "&role=moderator");
        for (var i = 0; i < 5; i++)
        {
            await blocked.Say($"no socket here {i}");
            await other.Sees($"no socket here {i}");
            await other.Say($"and here we are {i}");
            await blocked.Sees($"and here we are {i}");
        }
        await blocked.Until("chatroom.client.room.count === 2");
        Assert.True(await blocked.Ask<bool>("(room => room.skipped === 0 && room.delivered === room.seq - room.joinedSeq)(chatroom.client.room)"));
        if (Environment.GetEnvironmentVariable("POLL_PICTURE") is { Length: > 0 } path)
            await blocked.Page.ScreenshotAsync(new Microsoft.Playwright.PageScreenshotOptions { Path = path });
        await blocked.Do("chatroom.client.close()");
        await other.Until("chatroom.client.room.count === 1");
    }
}
