using Chatroom.Grains.Embedded;
using Chatroom.Grains.Rooms;
using Chatroom.Grains.Store;
using Chatroom.Protocol.Link;

namespace Chatroom.Grains.Link;

/// <summary>What a call threw, on its way over the link: whoever called sees the same kind. Stateless.</summary>
public static class LinkFaults
{
    private const int TextChars = 200;

    public static LinkFailure Of(long id, Exception thrown) => new(id, thrown switch
    {
        EngineAwayException => LinkFault.Stopping,
        GrainRefusedException => LinkFault.Refused,
        RoomUnavailableException => LinkFault.Unavailable,
        StoreRefusedException or IOException => LinkFault.Store,
        _ => LinkFault.Unknown,
    }, thrown.Message.Length > TextChars ? thrown.Message[..TextChars] : thrown.Message);

    /// <param name="key">What was called.</param>
    public static Exception ToException(this LinkFailure failure, string key) => failure.Fault switch
    {
        LinkFault.Stopping => new SiloStoppingException(failure.Text),
        LinkFault.Refused => new CallRefusedException(failure.Text),
        LinkFault.Unavailable => new RoomUnavailableException(key),
        LinkFault.Store => new StoreRefusedException(failure.Text),
        _ => new CallFailedException(failure.Text),
    };
}
