namespace Chatroom.Web.Tests;

/// <summary>A connection that is lost and comes back.</summary>
[Collection(nameof(Site))]
public sealed class ResumeTests(Site site)
{
    private const string Watch = "globalThis.unexplained = []; chatroom.client.on('unexplained', fault => globalThis.unexplained.push(fault));";
    private const string Items = "chatroom.client.room.items";

    [Fact]
    public async Task What_was_said_meanwhile_arrives_without_a_hole()
    {
        var room = site.NewRoom();
        await using var reader = Viewer.On(await site.NewPage());
        var way = await CutSocket.On(reader.Page);
        await reader.Enter(site.Url, room, "reader");
        await reader.Do(Watch);
        await using var speaker = await Viewer.Enter(site, room, "speaker", "&role=moderator");
        await speaker.Say("before");
        await reader.Sees("before");

        await way.Shut(4005);
        await reader.Until("chatroom.client.state === 'reconnecting'");
        for (var i = 0; i < 5; i++) await speaker.Say($"meanwhile {i}");
        way.Open();
        await reader.Do("chatroom.client.retryNow()");
        await reader.Sees("meanwhile 4");

        await AssertNoHole(reader);
        var from = await reader.Ask<long>("chatroom.client.room.joinedSeq + 1");
        var to = await reader.Ask<long>("chatroom.client.room.seq");
        var mine = await reader.Ask<string>($"import('/sdk/index.js').then(sdk => sdk.digestOf({Items}.filter(item => item.seq <= {to})))");
        var theirs = await speaker.Ask<string>($"chatroom.client.digest({from}, {to}).then(answer => answer.digest)");
        Assert.Equal(theirs, mine);
    }

    [Fact]
    public async Task What_was_written_without_a_connection_is_sent_once_after_the_return()
    {
        var room = site.NewRoom();
        await using var writer = Viewer.On(await site.NewPage());
        var way = await CutSocket.On(writer.Page);
        await writer.Enter(site.Url, room, "writer");
        await writer.Do(Watch);
        await using var reader = await Viewer.Enter(site, room, "reader");

        await way.Shut(4001);
        await writer.Until("chatroom.client.state === 'reconnecting'");
        await writer.Page.FillAsync("#message", "written in a tunnel");
        await writer.Page.PressAsync("#message", "Enter");
        await writer.Until("chatroom.list.rows.some(row => row.state === 'sending')");
        way.Open();
        await writer.Do("chatroom.client.retryNow()");

        await reader.Sees("written in a tunnel");
        await writer.Until("chatroom.list.rows.some(row => row.seq !== null && row.state === 'success')");
        Assert.Equal(1, await reader.Ask<int>($"{Items}.filter(item => item.content === 'written in a tunnel').length"));
        Assert.Equal(1, await writer.Ask<int>("chatroom.list.rows.filter(row => row.text === 'written in a tunnel').length"));
        await AssertNoHole(writer);
    }

    [Fact]
    public async Task A_close_that_forbids_it_is_not_followed_by_another_attempt()
    {
        await using var viewer = Viewer.On(await site.NewPage());
        var way = await CutSocket.On(viewer.Page);
        await viewer.Enter(site.Url, site.NewRoom(), "viewer");

        await way.Shut(4504);

        await viewer.Until("chatroom.client.state === 'closed'");
        await viewer.Until("!document.getElementById('panel').hidden");
        Assert.Equal(0, way.Refused);
    }

    private static async Task AssertNoHole(Viewer viewer)
    {
        Assert.Equal(0, await viewer.Ask<int>("globalThis.unexplained.length"));
        var seqs = await viewer.Ask<long[]>($"{Items}.flatMap(item => Array.from({{ length: item.count ?? 1 }}, (_, i) => item.seq + i))");
        var first = await viewer.Ask<long>("chatroom.client.room.joinedSeq + 1");
        Assert.Equal(Enumerable.Range(0, seqs.Length).Select(i => first + i), seqs);
        Assert.True(await viewer.Ask<bool>("(room => room.delivered + room.skipped === room.seq - room.joinedSeq)(chatroom.client.room)"));
    }
}
