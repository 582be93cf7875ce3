using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>Frames that become commands of the room, and reads of its log.</content>
public sealed partial class Session
{
    private void Publish(PublishFrame frame)
    {
        // The reader keeps one key more than there may be, to tell: never may the rest be lost in silence.
        if (!Identifiers.IsClientMessageId(frame.Id) || frame.Extra is { Count: > WireLimits.ExtraKeys })
        {
            Acknowledge(frame, Codes.BadRoomParameter, WireFrames.Rule(Format, Chatroom.Rooms.Rules.Size));
            return;
        }
        if (_place is not { } place)
        {
            Acknowledge(frame, Codes.NotInRoom, WireFrames.Rule(Format, Chatroom.Rooms.Rules.NotInRoom));
            return;
        }
        if (frame.Type == MessageTypes.Like)
        {
            Like(frame, place);
            return;
        }
        var user = _identity!.User;
        var address = Addressing.Of(frame.Mentions, frame.MentionsAll, frame.To);
        CommandSent();
        var posted = place.Feed.Uplink.Post(
            id => new Publish(id, user, Id, frame.Id, frame.Type, frame.Content, frame.Extra) { Address = address }, Format,
            answer =>
            {
                Acknowledge(frame, answer.Code, answer.Details);
                CommandAnswered();
            });
        if (posted) return;
        CommandAnswered();
        Acknowledge(frame, Codes.ServerError, WireFrames.Rule(Format, "limit"));
    }

    private void Acknowledge(in PublishFrame frame, int code, byte[] details)
    {
        if (frame.Qos > 0) Send(WireFrames.Puback(Format, frame.Id, code, details));
    }

    /// <summary>Handles a QUERY, or returns what of it has to wait for others.</summary>
    private Func<Task>? Query(ref WireReader reader)
    {
        var (number, method) = QueryFrame.ReadHead(ref reader);
        switch (method)
        {
            case "join":
                var join = JoinRequest.Read(ref reader);
                Frames.ReadEnd(ref reader);
                return () => JoinByQuery(number, join);
            case "leave":
                Frames.ReadEnd(ref reader);
                return async () => Send(WireFrames.Queryack(Format, number, Codes.Ok, await LeaveRoom()));
            case "history":
                var history = HistoryParams.Read(ref reader);
                return () => Read(
                    number, place => place.Feed.Grain.History(history.ToBytes(), (int)Format, _identity!.User, RoleIn(place)));
            case "rehearse" or "apply":
                var rehearsal = MessageParams.Read(ref reader).Rehearsal(applies: method == "apply");
                return () => Read(number, place => place.Feed.Grain.Rehearse(_identity!.User, Id, rehearsal.ToBytes(), (int)Format));
            case "digest":
                var digest = DigestParams.Read(ref reader);
                return () => Read(number, place => place.Feed.Grain.Digest(digest.From, digest.To, digest.Each, (int)Format, _identity!.User, RoleIn(place)));
            case "budget":
                var budget = BudgetParams.Read(ref reader);
                if (budget.Fits) Writer.Limit(budget.Make());
                Answer(number, budget.Fits ? Codes.Ok : Codes.BadRoomParameter, budget.Fits ? WireFrames.Empty(Format) : WireFrames.Rule(Format, Chatroom.Rooms.Rules.Size));
                return null;
            default:
                Command(number, CommandRouter.Route(method, ref reader, _identity!.User, Id));
                return null;
        }
    }

    private async Task JoinByQuery(uint number, JoinRequest request)
    {
        var joined = await Join(request);
        Send(WireFrames.Queryack(Format, number, joined.Code, joined.Details));
        await Follow(joined);
    }

    private async Task Read(uint number, Func<Place, Task<byte[]>> read)
    {
        if (_place is not { } place)
        {
            Answer(number, Codes.NotInRoom, WireFrames.Rule(Format, Chatroom.Rooms.Rules.NotInRoom));
            return;
        }
        try
        {
            var result = QueryResult.From(await read(place));
            Answer(number, result.Code, result.Details);
        }
        catch (Exception failure)
        {
            _host.Log.ReadFailed(Id, place.Feed.Room, failure);
            Answer(number, Codes.ServerError, WireFrames.Rule(Format, "store"));
        }
    }

    private int RoleIn(Place place) => (int)_identity!.RoleIn(place.Feed.Room);

    private void Command(uint number, Func<long, Command>? make)
    {
        if (make is null)
        {
            Answer(number, Codes.BadParameter, WireFrames.Rule(Format, "method"));
            return;
        }
        if (_place is not { } place)
        {
            Answer(number, Codes.NotInRoom, WireFrames.Rule(Format, Chatroom.Rooms.Rules.NotInRoom));
            return;
        }
        CommandSent();
        var posted = place.Feed.Uplink.Post(make, Format, answer =>
        {
            Answer(number, answer.Code, answer.Details);
            CommandAnswered();
        });
        if (posted) return;
        CommandAnswered();
        Answer(number, Codes.ServerError, WireFrames.Rule(Format, "limit"));
    }

    private void Answer(uint number, int code, byte[] details) => Send(WireFrames.Queryack(Format, number, code, details));
}
