using Chatroom.Gateway;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sockets;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddListeners();
builder.AddGrains();
builder.AddGateway();

var app = builder.Build();
app.UseDivertedUpgrade();
app.UseWebSockets();
app.UseKeptBodies();
app.MapPages();
app.MapWebSocket();
app.MapHealth();

var v1 = app.MapGroup("/v1");
v1.MapToken();
v1.MapRooms();
v1.MapNavigation();

app.Run();
