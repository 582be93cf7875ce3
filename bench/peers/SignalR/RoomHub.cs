using Microsoft.AspNetCore.SignalR;

namespace Chatroom.Peers.SignalR;

/// <summary>One room as a SignalR group. Stateless: SignalR makes one for each call.</summary>
public sealed class RoomHub : Hub
{
    private const string Room = "room";

    /// <summary>Joins.</summary>
    public override Task OnConnectedAsync() => Groups.AddToGroupAsync(Context.ConnectionId, Room);

    /// <summary>Says a text to everybody.</summary>
    public Task Say(string text) => Clients.Group(Room).SendAsync("m", text);
}
