using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>
/// Rehearsing a recall: the room knows where messages stand and whose they are, the log what they say. What is found is what is stored
/// when it is asked; a message that comes meanwhile is not among it.
/// </content>
public sealed partial class RoomGrain
{
    private const int RehearsedUsers = 20;
    private const int RehearsedSample = 10;

    public async Task<byte[]> Rehearse(string user, string session, byte[] query, int format)
    {
        await Loaded();
        var (wire, asked) = ((WireFormat)format, RehearsalQuery.From(query));
        var command = new RecallMessages(1, user, session, [], asked.MuteMinutes);
        if (_room.CheckRehearsal(command, asked.Wanted) is { Refuses: true } why)
            return new QueryResult((int)why.Code, _details.Refused(wire, why, 0)).ToBytes();
        var found = await Find(command, asked.Wanted);
        if (asked.Applies) return await Carry(command with { Seqs = [.. found.Select(message => message.Seq)] }, wire);
        var users = found.CountBy(message => message.User).OrderByDescending(counted => counted.Value).Take(RehearsedUsers).ToList();
        var sample = found.TakeLast(RehearsedSample).ToList();
        return new QueryResult(Codes.Ok, _details.Rehearsed(wire, found.Count, users, sample)).ToBytes();
    }

    /// <summary>Every message of the log that matches and that who asks may read and take back, oldest first.</summary>
    private async Task<List<MessageEvent>> Find(MemberCommand asked, Rehearsal wanted)
    {
        var (epoch, nowMs, next) = (_outbox.Epoch, NowMs, _outbox.StoredSeq + 1);
        return await MessagesAfter(
            epoch, _room.KeptFrom(nowMs) - 1, next, int.MaxValue - 1,
            message => wanted.Matches(message, nowMs) && _room.MayRecall(asked, message));
    }

    private async Task<byte[]> Carry(Command command, WireFormat format)
    {
        var bytes = CommandCodec.Write([(command, format)]);
        var reader = new WireReader(await Execute("", bytes), WireFormat.MessagePack);
        reader.BeginArray();
        var answer = CommandAnswer.Read(ref reader);
        return new QueryResult(answer.Code, answer.Details).ToBytes();
    }
}
