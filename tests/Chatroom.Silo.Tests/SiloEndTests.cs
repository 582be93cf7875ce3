using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Silo.Tests;

/// <summary>The process of a silo when it ends.</summary>
public sealed class SiloEndTests
{
    [Fact]
    public async Task A_timer_that_rings_once_more_while_the_process_ends_finds_what_it_asks()
    {
        var app = SiloApp.Create(["--environment=Development", "--urls=http://127.0.0.1:0", "--Store:Kind=memory"]);
        var isSound = app.Services.GetRequiredService<Func<bool>>();
        await app.DisposeAsync();
        Assert.True(isSound());
    }
}
