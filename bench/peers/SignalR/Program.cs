using System.Globalization;
using Chatroom.Peers.SignalR;

// What a client says goes to the group. Chatroom.Peers.SignalR PORT
if (args is not [var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync("usage: Chatroom.Peers.SignalR PORT");
    return 2;
}
var builder = WebApplication.CreateBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
builder.Services.AddSignalR(options =>
{
    // A ping within the run would be counted as the room's traffic.
    options.KeepAliveInterval = TimeSpan.FromMinutes(5);
    options.ClientTimeoutInterval = TimeSpan.FromMinutes(10);
    options.HandshakeTimeout = TimeSpan.FromMinutes(1);
});

var app = builder.Build();
app.MapHub<RoomHub>("/hub");
await app.RunAsync();
return 0;
