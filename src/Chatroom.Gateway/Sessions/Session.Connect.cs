using Chatroom.Gateway.Auth;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Sessions;

/// <content>CONNECT: who it is, whether they may, and, in the same round trip, their room.</content>
public sealed partial class Session
{
    private const int AwayMs = 1_000;

    private async Task Connect(ConnectFrame frame)
    {
        _host.Arrivals.Begin();
        try
        {
            await Enter(frame);
        }
        catch (Exception away) when (away is EngineAwayException or CallLostException)
        {
            // Spread, since all who come now hear the same.
            await Refuse(Codes.ServerUnavailable, CloseCodes.ServerError, "the silo is away", AwayMs + Sockets.Arrivals.InWindow(_slot, AwayMs));
        }
        finally
        {
            _host.Arrivals.End(_closing is null);
        }
    }

    private async Task Enter(ConnectFrame frame)
    {
        var (identity, refusal) = _host.Authenticator.Authenticate(frame.Token, Id);
        if (identity is null)
        {
            await Refuse(refusal, CloseCodes.Token, "token refused", null);
            return;
        }
        var ticket = frame.Ticket is { } shown ? Open(shown, ref identity) : null;
        _slot = ticket?.Slot ?? _host.Arrivals.NextSlot();
        await _host.Grains.AppView.Ready();
        if (!identity.IsGuest)
        {
            if (BanOf(identity) is { } ban)
            {
                await Refuse(Codes.UserBanned, CloseCodes.Banned, "banned", RetryAfterMs(ban));
                return;
            }
            var directory = _host.Grains.Directory(identity.User);
            var login = LoginResult.From(await directory.Login(identity.User, Id, _host.Options.Id));
            if (login.Code != Codes.Ok)
            {
                var kickLoop = login.Code == Codes.KickLoop;
                await Refuse(
                    login.Code, kickLoop ? CloseCodes.OtherLogin : CloseCodes.ServerError, "login refused", Math.Max(0, login.UntilMs - _host.NowMs));
                return;
            }
        }
        Writer.User = identity.User;
        Volatile.Write(ref _identity, identity);
        // Whoever was banned between the first look and this line was not found among the sessions: one of the two sees the other.
        Interlocked.MemoryBarrier();
        CloseIfBanned();
        var accepted = new ConnackFrame(
            Codes.Ok, identity.User, RoleNames.Always(identity.Role), Id, _host.NowMs, _host.Options.HeartbeatMs);
        if (frame.Join is not { } request)
        {
            Send(WireFrames.Connack(Format, accepted));
            return;
        }
        var joined = await Join(request, frame.Ticket is null ? null : new Shown(ticket));
        Send(WireFrames.Connack(Format, accepted, joined.Code, joined.Details));
        await Follow(joined);
    }

    private async Task Refuse(int code, int close, string text, long? retryAfterMs)
    {
        Send(WireFrames.Connack(Format, new ConnackFrame(code, Reason: text, RetryAfterMs: retryAfterMs)));
        // CONNACK says it all; a DISCONNECT would only say it again.
        await End(new CloseReason(close, 0, text, retryAfterMs));
    }

    /// <summary>A user who is banned from all rooms leaves at once: no grace keeps their place.</summary>
    /// <returns>Whether it is so.</returns>
    public bool CloseIfBanned()
    {
        if (Volatile.Read(ref _identity) is not { IsGuest: false } identity || BanOf(identity) is not { } ban) return false;
        _ = LeaveAndEnd(CloseReason.Banned with { RetryAfterMs = RetryAfterMs(ban) });
        return true;
    }

    private GlobalSanction? BanOf(Identity identity) => _host.Grains.AppView.State.Bans.Of(identity.User, _host.NowMs);

    private long? RetryAfterMs(GlobalSanction ban) => ban.UntilMs == Until.Forever ? null : Math.Max(0, ban.UntilMs - _host.NowMs);

    private async Task LeaveAndEnd(CloseReason reason)
    {
        try
        {
            await LeaveRoom();
        }
        catch (Exception failure)
        {
            _host.Log.Failed(Id, failure);
        }
        await End(reason);
    }

    /// <summary>The same user has logged in elsewhere.</summary>
    public void Evicted(int code) => Close(CloseReason.OtherLogin with { Code = code });
}
