using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>Who is told what comes over the link, and when it is there. Thread-safe.</summary>
internal interface ILinkReceiver
{
    /// <summary>The link is there: calls work. Lasts until it is lost again, which <paramref name="lost"/> says, or shorter.</summary>
    Task Found(CancellationToken lost);

    /// <summary>The link is lost: calls are refused until it is found again.</summary>
    void Lost();

    /// <summary>The next frame, in order: neither an answer nor a pulse.</summary>
    void Take(LinkFrame frame);

    /// <summary>How much this gateway has to do.</summary>
    LinkHeartbeat Load { get; }
}

/// <summary>
/// The link to the silo: one connection, made again when it is lost, with a wait that grows and is in part by chance. Of several silos the
/// first that takes this gateway: it stays there, comes back there once when the link is lost, and goes on to the next when that fails or
/// the silo goes down. Thread-safe; <see cref="Run"/> once.
/// </summary>
internal sealed partial class SiloLink(
    SiloLinkOptions options, GatewayOptions gateway, LinkInstance instance, ISiloDialer dialer, TimeProvider clock, ILogger<SiloLink> log,
    Random? random = null)
{
    private readonly PendingCalls _calls = new(options);
    private readonly Random _random = random ?? Random.Shared;
    private readonly Uri[] _silos = [.. options.Addresses.Select(address => new Uri(address))];
    private volatile LinkEnd? _end;
    private volatile TaskCompletionSource _now = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard;

    /// <summary>Whether there is a link.</summary>
    public bool IsUp => _end is not null;

    /// <summary>What the silo said last of its store.</summary>
    public bool IsStoreSound { get; private set; } = true;

    /// <summary>Calls a grain, or the silo itself: begins in the order of these calls.</summary>
    /// <exception cref="SiloAwayException">There is no link; nothing was done.</exception>
    /// <exception cref="CallLostException">The link was lost meanwhile: the outcome is not known.</exception>
    public Task<byte[]> Call(LinkMethod method, string key, long[]? numbers = null, string[]? texts = null, byte[]? body = null)
    {
        var answer = _calls.Add(method, key, numbers ?? [], texts ?? [], body ?? []);
        _end?.Ring();
        return answer;
    }

    /// <summary>Tells the silo how much there is to do, now.</summary>
    public void Say(LinkHeartbeat load)
    {
        _calls.Say(load);
        _end?.Ring();
    }

    /// <summary>Ends the connection; the next one is made.</summary>
    public void Cut() => _end?.Close(LinkCloseCodes.Refused, "made again");

    /// <summary>Tries to reach the silo now, however long the next try would have waited.</summary>
    public void TryNow() => _now.TrySetResult();

    /// <summary>Keeps the link until it is cancelled, or a newer process has this gateway's id: then true.</summary>
    public async Task<bool> Run(ILinkReceiver receiver, CancellationToken stop)
    {
        for (int failures = 0, at = 0; !stop.IsCancellationRequested;)
        {
            var (code, wasUp) = await Serve(_silos[at], receiver, stop);
            if (code == LinkCloseCodes.Fenced) return true;
            failures = wasUp ? 0 : failures + 1;
            if (!wasUp || code == LinkCloseCodes.Draining) at = (at + 1) % _silos.Length;
            var most = Math.Min(options.BackoffMaxMs, (long)options.BackoffMs << Math.Min(failures / _silos.Length, 16));
            var wait = TimeSpan.FromMilliseconds(_random.NextDouble() * most);
            await Task.WhenAny(Task.Delay(wait, clock, stop), _now.Task);
            _now = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return false;
    }

    /// <summary>One connection, to its end. The code that the silo ended it with, 0 when it did not, and whether it was a link.</summary>
    private async Task<(int Code, bool WasUp)> Serve(Uri silo, ILinkReceiver receiver, CancellationToken stop)
    {
        LinkSocket? socket = null;
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.ConnectMs), clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
            socket = new LinkSocket(await dialer.Dial(silo, either.Token));
            var (leaseMs, behind) = await SiloHandshake.Meet(socket, gateway, instance, options.Secret, receiver.Load, either.Token);
            return (await Serve(silo, socket, leaseMs, behind, receiver, stop), true);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogNotReached(silo, socket?.CloseCode ?? 0, failure.Message);
        }
        catch (Exception)
        {
            // This process goes down.
        }
        finally
        {
            socket?.Dispose();
        }
        return (socket?.CloseCode ?? 0, false);
    }

    private async Task<int> Serve(
        Uri silo, LinkSocket socket, int leaseMs, List<LinkFrame> behind, ILinkReceiver receiver, CancellationToken stop)
    {
        var end = new LinkEnd(socket, _calls.Take, clock);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Volatile.Write(ref _heard, clock.GetTimestamp());
        var period = TimeSpan.FromMilliseconds(leaseMs / 4.0);
        await using var timer = clock.CreateTimer(_ => Beat(end, leaseMs, receiver), null, period, period);
        await using var stopping = stop.Register(() => end.Close(LinkCloseCodes.Draining, "the gateway goes down"));
        LogFound(silo, leaseMs);
        _calls.Open();
        _end = end;
        foreach (var frame in behind) Take(frame, receiver);
        var found = receiver.Found(lost.Token);
        await end.Run(frame => Take(frame, receiver));
        _end = null;
        _calls.Close();
        receiver.Lost();
        await lost.CancelAsync();
        await found;
        if (!stop.IsCancellationRequested) LogLost(silo, end.Code);
        return end.ToldCode;
    }

    private void Beat(LinkEnd end, int leaseMs, ILinkReceiver receiver)
    {
        var isSilent = clock.GetElapsedTime(Volatile.Read(ref _heard)).TotalMilliseconds > leaseMs || end.SendingFor.TotalMilliseconds > leaseMs;
        if (isSilent) end.Close(LinkCloseCodes.LeaseExpired, "nothing was heard or taken for a lease");
        else Say(receiver.Load);
    }

    private void Take(LinkFrame frame, ILinkReceiver receiver)
    {
        Volatile.Write(ref _heard, clock.GetTimestamp());
        switch (frame)
        {
            case LinkAnswer answer: _calls.Answered(answer); break;
            case LinkFailure failure: _calls.Failed(failure); break;
            case LinkPulse pulse: IsStoreSound = pulse.IsStoreSound; break;
            default: receiver.Take(frame); break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Linked to the silo at {Url}, lease {LeaseMs} ms")]
    private partial void LogFound(Uri url, int leaseMs);

    [LoggerMessage(2, LogLevel.Warning, "The link to the silo at {Url} is lost with code {Code}: rooms go on from what is here")]
    private partial void LogLost(Uri url, int code);

    [LoggerMessage(3, LogLevel.Warning, "The silo at {Url} cannot be reached (code {Code}): {Why}")]
    private partial void LogNotReached(Uri url, int code, string why);
}

/// <summary>Which start of a gateway this is: the time of it, Unix milliseconds, so that a later one has a higher number. Immutable.</summary>
internal sealed record LinkInstance(long Number);
