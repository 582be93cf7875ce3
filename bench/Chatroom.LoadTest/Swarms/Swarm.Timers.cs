using Chatroom.LoadTest.Latency;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <content>What happens at a time: retries, connect time-outs, publishes sent again, heartbeats.</content>
internal sealed partial class Swarm
{
    private const double HeartbeatShare = 0.9;
    private long _heartbeatNs = 30 * Monotonic.Second;
    private long _heartbeatsFromNs;
    private double _heartbeatsOwed;
    private int _heartbeatCursor;

    private enum TimerKind
    {
        Retry,
        Connect,
        Resend,
    }

    private readonly record struct Timer(Member Member, TimerKind Kind, long Number);

    private void TimersDue(long now)
    {
        while (_timers.TryPeek(out var timer, out var due) && due <= now)
        {
            _timers.Dequeue();
            var member = timer.Member;
            switch (timer.Kind)
            {
                case TimerKind.Retry when member.Phase == Phase.Waiting:
                    Connect(member);
                    break;
                case TimerKind.Connect when member.Phase is Phase.Connecting or Phase.Upgrading or Phase.Joining && member.Attempt == timer.Number:
                    ConnectFailed(member, $"no answer within {ConnectTimeoutNs / Monotonic.Second} s");
                    break;
                case TimerKind.Resend when member.Phase == Phase.Up:
                    Resend(member, timer.Number);
                    break;
            }
        }
    }

    // A cursor goes round the members, so that the heartbeats are spread evenly and none needs a timer.
    private void HeartbeatsDue(long now)
    {
        if (_heartbeatsFromNs != 0)
            _heartbeatsOwed += (now - _heartbeatsFromNs) / (_heartbeatNs * HeartbeatShare) * _members.Length;
        _heartbeatsFromNs = now;
        for (; _heartbeatsOwed >= 1; _heartbeatsOwed--)
        {
            var member = _members[_heartbeatCursor++ % _members.Length];
            if (member.Phase == Phase.Up) SendFrame(member, PingreqFrame.Write);
        }
    }
}
