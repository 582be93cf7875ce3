using System.Threading.Channels;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sockets;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>
/// This gateway at its end of the link: hands on what comes, and, when the link is back or rooms have moved behind it, attaches its rooms
/// and announces its sessions. Meanwhile sessions stay and get what the rings have. Thread-safe.
/// </summary>
internal sealed partial class LinkedGateway(
    SiloLink link, LinkedGrains grains, RoomFeeds feeds, Announcement announcement, Admission admission, LinkedGateways gateways,
    GatewayOptions options, IHostApplicationLifetime lifetime, ILogger<LinkedGateway> log) : IHostedLifecycleService, ILinkReceiver, IReadiness, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Rings when something has moved; which rooms is known by their feeds.</summary>
    private readonly Channel<bool> _moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _hasDirectoryMoved;
    private int _isDisposed;
    private Task _running = Task.CompletedTask;

    public LinkHeartbeat Load => new(admission.Open, admission.ConnectionsMax, admission.IsShut);

    public string? Missing => !link.IsUp ? "silo" : link.IsStoreSound ? null : "store";

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.PublicUrl.Length == 0) LogNotNavigable(options.Id);
        _running = Run();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the clients are told: nobody is sent here any more.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        link.Say(Load with { IsDraining = true });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host that is thrown away without being stopped must not leave its link behind.</summary>
    public void Dispose()
    {
        // It is several services: the container disposes of it once for each.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _stop.Cancel();
        _stop.Dispose();
    }

    public async Task Found(CancellationToken lost)
    {
        try
        {
            await link.Call(LinkMethod.DirectoryAttach, "");
            await grains.AppView.Look();
            for (var toDirectory = true; ; toDirectory = Interlocked.Exchange(ref _hasDirectoryMoved, 0) != 0)
            {
                await announcement.Make(toDirectory, lost);
                await _moved.Reader.ReadAsync(lost);
            }
        }
        catch (Exception) when (lost.IsCancellationRequested || !link.IsUp)
        {
            // Lost again: all of it begins anew when it is back.
        }
        catch (Exception failure)
        {
            LogNotAnnounced(failure);
            link.Cut();
        }
    }

    public void Lost()
    {
        foreach (var feed in feeds.All) feed.Lose();
    }

    public void Take(LinkFrame frame)
    {
        switch (frame)
        {
            case LinkBatch f: feeds.Batch(f.Room, f.Epoch, f.First, f.Next, f.MessagePack, f.Json, f.Private); break;
            case LinkBehind f: feeds.Behind(f.Room, f.Epoch, f.Seq); break;
            case LinkRecalled f: feeds.Recalled(f.Room, f.Epoch, f.Seq); break;
            case LinkSummed f: feeds.Summed(f.Room, f.Epoch, f.Seq, f.Digest); break;
            case LinkOnline f: feeds.Online(f.Room, f.Count); break;
            case LinkAnswered f: feeds.Answered(f.Room, f.Answers); break;
            case LinkRemoved f: feeds.Removed(f.Room, f.Session, f.Code, f.Reason); break;
            case LinkEvicted f: feeds.Evicted(f.Session, f.Code); break;
            case LinkMoved f: Moved(f.Room); break;
            case LinkAppChanged f: grains.AppView.Changed(f.Epoch, f.First, f.Events); break;
            case LinkGateways f: gateways.Now(f.Gateways); break;
            default: throw new MalformedFrameException(Codes.InvalidArgument, $"no silo says {frame.GetType().Name}");
        }
    }

    private void Moved(string room)
    {
        if (room.Length == 0) Interlocked.Exchange(ref _hasDirectoryMoved, 1);
        else feeds.Lose(room);
        _moved.Writer.TryWrite(true);
    }

    private async Task Run()
    {
        if (!await link.Run(this, _stop.Token)) return;
        LogFenced();
        lifetime.StopApplication();
    }

    [LoggerMessage(1, LogLevel.Critical, "A newer gateway has this one's id: this one goes down")]
    private partial void LogFenced();

    [LoggerMessage(2, LogLevel.Error, "Who is here could not be announced: the link is made again")]
    private partial void LogNotAnnounced(Exception failure);

    [LoggerMessage(3, LogLevel.Warning,
        "Gateway:PublicUrl is not set: the silo's other gateways send no clients to {Gateway}; its own are told the address that they came to")]
    private partial void LogNotNavigable(string gateway);
}
