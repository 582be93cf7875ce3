using System.Runtime.InteropServices;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Swarms;

/// <content>What is counted, the tick of each second, and the result.</content>
internal sealed partial class Swarm
{
    private readonly LatencyHistogram _thisSecond = new();
    private readonly LatencyHistogram _measured = new();
    private Tally _published;
    private Tally _acceptedCount;
    private Tally _refused;
    private long _measureNs = long.MaxValue;
    private long _untilNs = long.MaxValue;
    private long _second;
    private long _frames;
    private long _bytes;
    private long _elided;
    private long _deliveredByClock;
    private WorkerCounts? _atMeasure;
    private WorkerCounts? _atUntil;
    private WorkerOrder? _draining;

    private void Arrived(long now, long sentAt)
    {
        var microseconds = (now - sentAt) / 1000;
        _thisSecond.Record(microseconds);
        if (sentAt >= _measureNs) _measured.Record(microseconds);
        _deliveredByClock++;
    }

    private void TickDue(long now)
    {
        if (_atMeasure is null && now >= _measureNs) _atMeasure = ByClock();
        if (_atUntil is null && now >= _untilNs) _atUntil = ByClock();
        if (now / Monotonic.Second == _second) return;
        _report(new WorkerReport(Tick: new WorkerTick
        {
            Second = _second, Up = _up, Dead = _dead, Delivered = _thisSecond.Count, Latency = _thisSecond.ToSparse(),
            Published = _published.All, Accepted = _acceptedCount.All, Refused = _refused.All, Pending = _pending,
            LastAccepted = _lastAccepted, Trouble = _trouble, LastUpNs = _lastUpNs, FirstConnectNs = _connectFromNs, PutOff = _putOff,
            TooSlow = _tooSlow, Leaves = _leaves,
        }));
        _thisSecond.Clear();
        _second = now / Monotonic.Second;
    }

    private void StartDraining(WorkerOrder order)
    {
        if (_slow) SlowDown(false);
        _draining = order;
    }

    // One pass over the members a turn of the loop: only while the run ends.
    private void DrainDue(long now)
    {
        if (_draining is not { } drain) return;
        var isDone = Array.TrueForAll(_members, member => member.Phase == Phase.Dead || member.Account.Last >= drain.Last);
        if (!isDone && now < drain.DrainUntilNs) return;
        _draining = null;
        _report(new WorkerReport(Result: Result()));
    }

    private WorkerResult Result()
    {
        foreach (var member in _members)
        {
            if (member.Talker is { Pending.Count: > 0 } talker)
                member.Account.Break(new Fault(FaultKind.Unanswered, member.Number, member.Account.Last, 0, IdOf(member, talker.Pending.Keys.Min())));
        }
        var faults = _members.Where(member => member.Account.First is not null).Select(member => member.Account.First!.Value).Concat(_faultsOfLeft).ToList();
        return new WorkerResult
        {
            Groups = Groups(),
            Gaps = [.. _chains.All.Select(chain => new GapLink(chain.Previous?.Id ?? -1, chain.Last.From, chain.Last.Count))],
            Faults = [.. faults.OrderBy(fault => fault.Seq).ThenBy(fault => fault.Member).Take(WorkerResult.FaultsMax)],
            Faulty = faults.Count,
            Accepted = [.. _accepted],
            Disagreements = [.. _seen.Disagreements],
            RefusedByRule = _refusedByRule,
            Latency = _measured.ToSparse(),
            Counts = Counts(),
        };
    }

    private AccountGroup[] Groups()
    {
        var groups = new Dictionary<AccountGroup, (int Member, int Count)>();
        foreach (var member in _members)
        {
            if (member.Account.First is not null) continue;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, GroupOf(member.Account, member: 0), out var exists);
            group = exists ? (group.Member, group.Count + 1) : (member.Number, 1);
        }
        return [
            .. groups.Select(g => g.Key with { Member = g.Value.Member, Count = g.Value.Count }), .. _left.Select(g => g.Key with { Count = g.Value }),
        ];
    }

    private static AccountGroup GroupOf(in MemberAccount account, int member) => new(
        member, 0, account.Epoch, account.Joined, account.Next, account.Digest, account.Delivered, account.Gaps?.Id ?? -1);

    private WorkerCounts Counts()
    {
        var (from, to) = (_atMeasure ?? new WorkerCounts(), _atUntil ?? ByClock());
        return new WorkerCounts
        {
            Published = _published.Measured, Accepted = _acceptedCount.Measured, Refused = _refused.Measured, Unsent = _unsent,
            Delivered = _measured.Count, Elided = _elided, Reconnected = _reconnected,
            Lost = _members.Sum(member => member.Account.Lost), Duplicated = _members.Sum(member => member.Account.Duplicated),
            Reordered = _members.Sum(member => member.Account.Reordered), Compared = _members.Sum(member => member.Account.Compared),
            Frames = to.Frames - from.Frames, Bytes = to.Bytes - from.Bytes, CpuSeconds = to.CpuSeconds - from.CpuSeconds,
            DeliveredByClock = to.DeliveredByClock - from.DeliveredByClock,
        };
    }

    private WorkerCounts ByClock() => new()
    {
        Frames = _frames, Bytes = _bytes, DeliveredByClock = _deliveredByClock, CpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds,
    };

    /// <summary>A count of all, and of those after the warm-up. Not thread-safe.</summary>
    private struct Tally
    {
        internal long All { get; private set; }

        internal long Measured { get; private set; }

        internal void Add(bool isMeasured)
        {
            All++;
            if (isMeasured) Measured++;
        }
    }
}
