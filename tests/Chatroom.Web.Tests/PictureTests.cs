using Microsoft.Playwright;

namespace Chatroom.Web.Tests;

/// <summary>The README's picture: a lively room, taken from the page itself. Written where VIEWER_PICTURE says.</summary>
[Collection(nameof(Site))]
public sealed class PictureTests(Site site)
{
    private const int Guests = 120;

    /// <summary>Guests who read, members who cheer all at once (which the room's intake thins), and a conversation.</summary>
    private static string Crowd(string room) => $$"""
        import('/sdk/index.js').then(async ({ ChatClient }) => {
          const enter = async token => {
            const client = new ChatClient({ token });
            client.connect();
            await client.join('{{room}}');
            return client;
          };
          await Promise.all(Array.from({ length: {{Guests}} }, () => enter(null)));
          const names = ['Tomas', 'Sofie', 'Ingrid', 'Mika', 'Ravi', 'Observatory'];
          const roles = { Mika: 'vip', Ravi: 'moderator', Observatory: 'broadcaster' };
          globalThis.crowd = Object.fromEntries(await Promise.all(
            names.map(async name => [name, await enter(`dev:${name}${roles[name] ? `:${roles[name]}` : ''}`)])));
          const cheers = await Promise.all(Array.from({ length: 40 }, (_, i) => enter(`dev:viewer-${i}`)));
          const words = ['wow', 'look at that!', 'so bright', 'there it is', 'incredible', 'never seen it like this', 'the whole sky!'];
          await Promise.all(cheers.map((client, i) => new Promise(resolve => {
            client.on('outgoing', message => { if (message.state !== 'sending') resolve(); });
            client.send('text', words[i % words.length]);
          })));
        }).then(() => 0)
        """;

    private static readonly (string Name, string Text)[] Talk =
    [
        ("Sofie", "goosebumps, first time I see this"),
        ("Observatory", "Kp index is 6 now, it will get stronger within the hour"),
        ("Tomas", "how cold is it up there?"),
        ("Ravi", "−14 °C and no wind tonight"),
        ("Mika", "the purple edge is nitrogen, the green is oxygen"),
        ("Ingrid", "my kids ask whether the sky makes a sound when it does that"),
    ];

    [Fact]
    public async Task A_lively_room_shows_speakers_flying_comments_a_gap_and_a_moderator()
    {
        const string Room = "northern-lights";
        await using var kim = await Viewer.Enter(site, Room, "Kim", "&role=moderator");
        await using var crowd = Viewer.On(await site.NewPage());
        await crowd.Page.GotoAsync(site.Url);
        await kim.Do("chatroom.client.configure({ name: 'Northern lights over the lake' })");

        await crowd.Do(Crowd(Room));
        await kim.Until("chatroom.client.room.skippedBy.intake > 0");
        foreach (var (name, text) in Talk)
        {
            await crowd.Do($"crowd.{name}.send('text', '{text}')");
            await kim.Sees(text);
        }
        await kim.Say("thank you for the stream!");

        Assert.True(await kim.Ask<bool>("chatroom.list.rows.some(row => row.kind === 'gap')"));
        Assert.InRange(await kim.Ask<int>("chatroom.client.room.count"), Guests, 2 * Guests);
        Assert.NotEqual(0, await kim.Ask<int>("document.getElementById('danmaku').getAnimations({ subtree: true }).length"));
        await Assertions.Expect(kim.Row("Kp index").Locator(".badge")).ToHaveTextAsync("Host");
        if (Environment.GetEnvironmentVariable("VIEWER_PICTURE") is not { Length: > 0 } path) return;
        // Until what was said last has come in with its whole length.
        await kim.Until(
            "document.querySelector('.danmaku__item--own').getBoundingClientRect().right < document.getElementById('stage').getBoundingClientRect().right - 40");
        await kim.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.GetFullPath(path, Repository.Root) });
    }
}
