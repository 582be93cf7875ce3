using Chatroom.Rooms.Global;

namespace Chatroom.Rooms;

/// <summary>
/// All rules of one room. Not thread-safe: one caller at a time, who gives the time and carries the effects out in their order.
/// Deterministic: the same commands at the same times give the same effects.
/// </summary>
/// <remarks>
/// Commands decide, events change: whatever outlives the process changes in <see cref="Fold"/> alone, which also rebuilds the
/// room from its log. Members, rates and the intake window are of this process and begin anew.
/// </remarks>
public sealed partial class Room(string id, RoomOptions options)
{
    // Who the server API is in a room: steers everything and has no place.
    private readonly Member _server = new("", 0, 0) { Role = Role.Server, Sender = new Sender(Role: Role.Server) };
    private long _nowMs;

    /// <summary>The room's id, 1..64 characters.</summary>
    public string Id { get; } = id;

    /// <exception cref="ArgumentOutOfRangeException">A limit makes no sense; the message names it.</exception>
    public RoomOptions Options { get; } = options.Checked();

    /// <summary>Which log this is; 0 while there is no room.</summary>
    public long Epoch { get; private set; }

    /// <summary>The last seq of the log, also of one that has ended; 0 while there has been no room.</summary>
    public long Seq { get; private set; }

    public long CreatedMs { get; private set; }
    public RoomConfig Config { get; private set; } = options.Config;
    public bool Exists => Epoch != 0;

    /// <summary>What holds in all rooms: whoever calls gives the newest before each command.</summary>
    public AppState App { get; set; } = AppState.Empty;

    /// <summary>Decides one command. Commands that are not possible are answered with a refusal, never with an exception.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="nowMs">The time, Unix milliseconds. A time before an earlier call's counts as that one: a room's time never runs back.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public void Apply(Command command, long nowMs, IEffects effects)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        if (_hasUnplacedOwners) PlaceOwners();
        switch (command)
        {
            case Publish publish: Publish(publish, effects); break;
            case HookAnswered answered: Answered(answered, effects); break;
            case Join join: Join(join, effects); break;
            case Leave leave: Leave(leave, effects); break;
            case Drop drop: Drop(drop); break;
            case DropGateway lost: DropAll(lost.Gateway); break;
            case Tick: TimePasses(effects); break;
            case Kick kick: Kick(kick, effects); break;
            case Impose impose: Impose(impose, effects); break;
            case Revoke revoke: Revoke(revoke, effects); break;
            case ListSanctions list: ListSanctions(list, effects); break;
            case ReadAudit read: ReadAudit(read, effects); break;
            case AskWhy ask: Why(ask, effects); break;
            case SetEntry set: SetEntry(set, effects); break;
            case RemoveEntry remove: RemoveEntry(remove, effects); break;
            case WriteEntries write: WriteEntries(write, effects); break;
            case GetEntries get: GetEntries(get, effects); break;
            case ListMembers list: ListMembers(list, effects); break;
            case FindMembers find: FindMembers(find, effects); break;
            case Recall recall: Recall(recall, effects); break;
            case DeleteMessages delete: DeleteMessages(delete, effects); break;
            case RecallMessages recall: RecallMessages(recall, effects); break;
            case Undo undo: Undo(undo, effects); break;
            case DecideHeld decide: DecideHeld(decide, effects); break;
            case ListHeld list: ListHeld(list, effects); break;
            case AddWords add: AddWords(add, effects); break;
            case RemoveWords remove: RemoveWords(remove, effects); break;
            case ListWords list: ListWords(list, effects); break;
            case StartShadow start: StartShadow(start, effects); break;
            case ReadShadow read: ReadShadow(read, effects); break;
            case StopShadow stop: StopShadow(stop, effects); break;
            case Distribute distribute: Distribute(distribute, effects); break;
            case Configure configure: Configure(configure, effects); break;
            case Create create: Create(create, effects); break;
            case AddLikes likes: AddLikes(likes, effects); break;
            case AddToCounter add: AddToCounter(add, effects); break;
            case RemoveCounter remove: RemoveCounter(remove, effects); break;
            case GetCounters get: GetCounters(get, effects); break;
            case Destroy destroy: Destroy(destroy, effects); break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of a room");
        }
    }

    private void Emit(RoomEvent happened, IEffects effects)
    {
        happened.Seq = happened is CreatedEvent ? 1 : Seq + 1;
        Fold(happened);
        if (AudienceOf(happened) is { } audience) effects.Append(happened, audience);
        else effects.Append(happened);
    }

    private void Refuse(long id, in Refusal why, IEffects effects, long seq = 0) => Say(new Answer(id, why, seq, _nowMs), effects);

    /// <param name="seq">The seq that the change took, 0 when nothing changed.</param>
    private void Done(long id, long seq, IEffects effects) => Say(new Answer(id, default, seq, _nowMs), effects);

    // Who gives no id wants no answer.
    private static void Say(in Answer answer, IEffects effects)
    {
        if (answer.Id != 0) effects.Answer(answer);
    }

    private static void Say(long id, Reply reply, IEffects effects)
    {
        if (id != 0) effects.Answer(id, reply);
    }

    /// <summary>Whose session asks. A member whose room was lost is in no room until they join again.</summary>
    private Refusal NotInRoom(MemberCommand command, out Member member)
    {
        if (command.IsServer)
        {
            member = _server;
            return Exists ? default : new(Verdict.NoSuchRoom, Rules.NotInRoom);
        }
        member = _members.Find(command.User)!;
        var isIn = Exists && member is { DroppedMs: 0 } && member.Session == command.Session;
        return isIn ? default : new(Verdict.NotInRoom, Rules.NotInRoom);
    }

    /// <summary>The member whose session asks, or a refusal: nobody acts in a room that they are not in.</summary>
    private bool IsMember(MemberCommand command, IEffects effects, out Member member)
    {
        var why = NotInRoom(command, out member);
        if (why.Refuses) Refuse(command.Id, why, effects);
        return !why.Refuses;
    }

    private bool IsModerator(MemberCommand command, IEffects effects, out Member member)
    {
        if (!IsMember(command, effects, out member)) return false;
        if (member.Role.Moderates()) return true;
        Refuse(command.Id, new Refusal(Verdict.NotAuthorised, Rules.Role), effects);
        return false;
    }
}
