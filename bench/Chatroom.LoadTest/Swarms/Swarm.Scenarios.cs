using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Swarms;

/// <content>What scenarios do to members: cut all, let some read slowly, let them leave, drop and come back.</content>
internal sealed partial class Swarm
{
    private const int RejoinMs = 4_000;
    private readonly Dictionary<AccountGroup, int> _left = [];
    private readonly List<Fault> _faultsOfLeft = [];
    private readonly int _firstListener;
    private bool _slow;
    private long _slowReadNs;
    private WorkerOrder? _churning;
    private long _churnedNs;
    private double _leavesOwed;
    private double _dropsOwed;
    private int _churnCursor;

    /// <summary>Every connection ends with a reset: nothing is said, nothing on its way arrives.</summary>
    private void CutAll()
    {
        foreach (var member in _members)
            if (member.Phase == Phase.Up) Cut(member);
    }

    private void Cut(Member member)
    {
        _sockets.ResetOnClose(member.Socket);
        Lost(member, null, isOwnDoing: true);
    }

    private void SlowDown(bool slow)
    {
        _slow = slow;
        foreach (var member in _members)
            if (member is { IsSlow: true, Phase: Phase.Up }) _sockets.WatchReads(member.Socket, Tag(member), !slow);
    }

    // Slow readers take their few bytes once a second; who reads nothing is not looked at.
    private void SlowReadsDue(long now)
    {
        if (!_slow || _setup.SlowBytesASecond == 0 || now < _slowReadNs) return;
        _slowReadNs = now + Monotonic.Second;
        foreach (var member in _members)
            if (member is { IsSlow: true, Phase: Phase.Up }) OnReadable(member, bytesMax: _setup.SlowBytesASecond);
    }

    private void StartChurning(WorkerOrder order)
    {
        if (_firstListener < _members.Length) (_churning, _churnedNs) = (order, order.StartNs);
    }

    private void ChurnDue(long now)
    {
        if (_churning is not { } order || now < order.StartNs) return;
        if (now >= order.UntilNs)
        {
            _churning = null;
            return;
        }
        var seconds = (now - _churnedNs) / (double)Monotonic.Second;
        _churnedNs = now;
        for (_leavesOwed += _setup.LeavesASecond * seconds; _leavesOwed >= 1; _leavesOwed--) Leave(NextListener());
        for (_dropsOwed += _setup.DropsASecond * seconds; _dropsOwed >= 1; _dropsOwed--)
            if (NextListener() is { Phase: Phase.Up } member) Cut(member);
    }

    // A step that shares no factor with most counts spreads leaves and drops over all.
    private Member NextListener()
    {
        var listeners = _members.Length - _firstListener;
        _churnCursor = (_churnCursor + 7_919) % listeners;
        return _members[_firstListener + _churnCursor];
    }

    private void Leave(Member member)
    {
        if (member.Phase != Phase.Up) return;
        SendFrame(member, new Protocol.DisconnectFrame(Protocol.Codes.Ok, null, null).Write);
        _up--;
        _leaves++;
        Drop(member);
        if (member.Account.First is { } fault) _faultsOfLeft.Add(fault);
        else NoteLeft(member);
        member.Forget();
        member.Phase = Phase.Waiting;
        _timers.Enqueue(new Timer(member, TimerKind.Retry, 0), Monotonic.Now + ((1_000 + _random.Next(RejoinMs)) * Monotonic.Millisecond));
    }

    private void NoteLeft(Member member)
    {
        var group = GroupOf(member.Account, member: 0) with { IsOver = true };
        _left[group] = _left.GetValueOrDefault(group) + 1;
    }
}
