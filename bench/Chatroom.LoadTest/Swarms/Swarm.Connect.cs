using System.Globalization;
using System.Net.Sockets;
using Chatroom.Client;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <content>From nothing to a member in the room, and back after a loss.</content>
internal sealed partial class Swarm
{
    private const int HandshakesMax = 256;
    private const int AttemptsMax = 40;

    // Little is kept on this side for who does not read: the server is to notice at once, and no work of this side's kernel is to slow it down.
    private const int SlowReceiveBytes = 4_096;
    private static readonly long ConnectTimeoutNs = 20 * Monotonic.Second;

    private readonly PriorityQueue<Timer, long> _timers = new();
    private int _started;
    private int _handshakes;
    private int _up;
    private int _dead;
    private long _connectFromNs;
    private long _reconnected;
    private long _putOff;
    private long _tooSlow;
    private long _leaves;
    private long _lastUpNs;
    private string? _trouble;

    private long NextConnectNs => _started == _members.Length || _handshakes >= HandshakesMax
        ? long.MaxValue
        : _connectFromNs + (long)(_started * (Monotonic.Second / _setup.ConnectRate));

    private void ConnectDue(long now)
    {
        if (_connectFromNs == 0) _connectFromNs = now;
        while (NextConnectNs <= now) Connect(_members[_started++]);
    }

    private void Connect(Member member)
    {
        member.Phase = Phase.Connecting;
        _handshakes++;
        try
        {
            member.Socket = _sockets.Connect(EndpointOf(member).Address, Tag(member), member.IsSlow ? SlowReceiveBytes : 0);
            _timers.Enqueue(new Timer(member, TimerKind.Connect, member.Attempt), Monotonic.Now + ConnectTimeoutNs);
        }
        catch (SocketException e)
        {
            ConnectFailed(member, e.Message);
        }
    }

    private void OnConnected(Member member)
    {
        if (_sockets.ConnectError(member.Socket) is { } error)
        {
            ConnectFailed(member, error);
            return;
        }
        member.Phase = Phase.Upgrading;
        _sockets.WatchWrites(member.Socket, Tag(member), false);
        Send(member, EndpointOf(member).Handshake.Request.Span);
    }

    // Consumes the answer to the handshake from the splitter; false: it is not there yet, or it was no good.
    private bool TryUpgrade(Member member)
    {
        if (!EndpointOf(member).Handshake.TryRead(_splitter.Rest, out var answer)) return false;
        _splitter.Skip(answer.Bytes);
        if (answer.Error is { } error)
        {
            member.RetryAfterMs = answer.RetryAfterSeconds * 1000L;
            ConnectFailed(member, error, isFinal: !answer.IsBusy);
            return false;
        }
        member.Phase = Phase.Joining;
        var position = member.HasJoined ? new Position(member.Account.Epoch, member.Account.Last) : (Position?)null;
        var token = _setup.TokenTemplate.Replace("{i}", member.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        SendFrame(member, new ConnectFrame(token, new JoinRequest(_setup.Room, -1, position, false), "chatroom-loadtest/1", member.Ticket).Write);
        return true;
    }

    private void OnConnack(Member member, in ConnackFrame connack)
    {
        var code = connack.Code != Codes.Ok ? connack.Code : connack.Join?.Code ?? Codes.Unknown;
        if (code != Codes.Ok)
        {
            member.RetryAfterMs = connack.RetryAfterMs ?? connack.Join?.RetryAfterMs;
            var reason = connack.Reason ?? connack.Join?.Reason ?? connack.Join?.Rule;
            var what = connack.Code != Codes.Ok ? "CONNECT" : "the join";
            ConnectFailed(member, $"{what} was refused with code {code} ({CodesInWords.Of(code)}){(reason is null ? "" : $": {reason}")}", !MayPass(code));
            return;
        }
        Joined(member, connack);
    }

    private void Joined(Member member, in ConnackFrame connack)
    {
        var (epoch, seq) = (connack.Join!.Epoch ?? 0, connack.Join.Seq ?? 0);
        if (!member.HasJoined) member.Account.Join(epoch, seq);
        else
        {
            member.Account.Resume(epoch, seq, connack.Join.Resumed ?? false);
            _reconnected++;
        }
        (member.HasJoined, member.Attempt, member.RetryAfterMs, member.Phase) = (true, 0, null, Phase.Up);
        (member.Ticket, member.SlotMs) = (connack.Join.Ticket ?? member.Ticket, (int)(connack.Join.ReconnectMs ?? member.SlotMs));
        _lastUpNs = Monotonic.Now;
        _handshakes--;
        _up++;
        if (connack.HeartbeatMs > 0) _heartbeatNs = connack.HeartbeatMs * Monotonic.Millisecond;
        if (member.Talker is not { } talker) return;
        talker.User = connack.User ?? "";
        ResendPending(member, talker);
    }

    private void ConnectFailed(Member member, string reason, bool isFinal = false)
    {
        _handshakes--;
        Drop(member);
        _trouble ??= $"member {member.Number}: {reason}";
        _putOff++;
        if (!isFinal && member.Attempt < AttemptsMax) WaitAndRetry(member);
        else Die(member, new Fault(FaultKind.Gone, member.Number, member.Account.Last, 0, reason));
    }

    private void Lost(Member member, int? closeCode, bool isOwnDoing = false)
    {
        if (closeCode == CloseCodes.TooSlow) _tooSlow++;
        if (member.Phase is not Phase.Up)
        {
            ConnectFailed(member, closeCode is { } code ? $"the server closed with {code} ({Fault.CloseInWords(code)})" : "the server closed the connection");
            return;
        }
        _up--;
        Drop(member);
        member.LostNs = Monotonic.Now;
        var mayCome = isOwnDoing || member.IsSlow || closeCode is >= 4000 and < 4500
            || (_setup.ToleratesDrops && CloseCodes.MayReconnect(closeCode ?? CloseCodes.ServerError));
        if (mayCome) WaitAndRetry(member);
        else Die(member, closeCode is { } why
            ? new Fault(FaultKind.Closed, member.Number, member.Account.Last, why, Fault.CloseInWords(why))
            : new Fault(FaultKind.Dropped, member.Number, member.Account.Last));
    }

    private void WaitAndRetry(Member member)
    {
        member.Phase = Phase.Waiting;
        // Each another way, so that the members of a gateway that is gone spread over all others.
        if (_endpoints.Length > 1) member.Moves += 1 + _random.Next(_endpoints.Length - 1);
        double? lostForMs = member.HasJoined ? (Monotonic.Now - member.LostNs) / (double)Monotonic.Millisecond : null;
        var wait = Backoff.Before(member.Attempt++, _random, member.RetryAfterMs, member.SlotMs, lostForMs);
        member.RetryAfterMs = null;
        _timers.Enqueue(new Timer(member, TimerKind.Retry, 0), Monotonic.Now + (long)(wait.TotalMilliseconds * Monotonic.Millisecond));
    }

    private void Die(Member member, Fault fault)
    {
        member.Phase = Phase.Dead;
        _dead++;
        member.Account.Break(fault);
    }

    private void Drop(Member member)
    {
        if (member.Socket >= 0) _sockets.Close(member.Socket);
        member.Socket = -1;
        member.Unsent = null;
        FrameSplitter.Drop(ref member.Leftover);
    }

    private Endpoint EndpointOf(Member member) => _endpoints[(member.Number + member.Moves) % _endpoints.Length];

    private static bool MayPass(int code) => code is Codes.Timeout or Codes.ServerError or Codes.ServerUnavailable or Codes.ServerClosed
        or Codes.ConnackTimeout or Codes.RoomError or Codes.TooFast or Codes.ApiRate;
}
