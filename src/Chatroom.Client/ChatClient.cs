using System.Collections.Concurrent;
using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>
/// One user's session with a gateway, and its place in a room. Thread-safe; the events have one reader. It heartbeats,
/// checks that the room's log comes without a hole, and after a lost connection comes back and resumes.
/// </summary>
public sealed partial class ChatClient : IAsyncDisposable
{
    private readonly Uri _uri;
    private readonly ChatClientOptions _options;
    private readonly EventQueue _events;
    private readonly ConcurrentDictionary<uint, PendingQuery> _queries = new();
    private readonly ConcurrentDictionary<string, PendingPublish> _publishes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _place = new();
    private readonly LogCursor _cursor = new();
    private volatile Connection _connection;
    private Task _running = Task.CompletedTask;
    private JoinRequest? _joined;
    private JoinResult? _join;
    private ConnackFrame _session;
    private string? _ticket;
    private long _reconnectMs;
    private uint _lastQuery;
    private int _disposed;

    private ChatClient(Uri uri, ChatClientOptions options, Connection connection)
    {
        _uri = uri;
        _options = options;
        _connection = connection;
        _events = new EventQueue(Math.Max(2, options.EventCapacity));
    }

    /// <summary>Connects, and joins when the options say so.</summary>
    /// <exception cref="ChatException">CONNECT or its join was refused, or no answer came in time.</exception>
    /// <exception cref="System.Net.WebSockets.WebSocketException">The server could not be reached.</exception>
    public static async Task<ChatClient> ConnectAsync(Uri uri, ChatClientOptions? options = null, CancellationToken token = default)
    {
        options ??= new ChatClientOptions();
        var (connection, connack) = await OpenAsync(uri, options, options.Join, null, token).ConfigureAwait(false);
        if (connack.Join is { Code: not Codes.Ok } refused)
        {
            connection.Dispose();
            throw JoinRefused(refused);
        }
        var client = new ChatClient(uri, options, connection) { _session = connack };
        client.TakePlace(options.Join, connack.Join);
        client._running = client.RunAsync();
        return client;
    }

    /// <summary>The user id that the server knows.</summary>
    public string User => _session.User ?? "";

    /// <summary>Id of the session.</summary>
    public string Session => _session.Session ?? "";

    /// <summary>What the last join said; null outside a room.</summary>
    public JoinResult? Room => _join;

    /// <summary>The last position received; null outside a room.</summary>
    public Position? Position
    {
        get
        {
            lock (_place) return _cursor.At;
        }
    }

    /// <summary>The room's member count as the server said last; 0 before.</summary>
    public long Online { get; private set; }

    /// <summary>How often the connection was lost and made again.</summary>
    public int Reconnects { get; private set; }

    /// <summary>How often the log had a hole, or an event twice: each is a server's bug, and each made this client resume.</summary>
    public int SequenceFaults { get; private set; }

    /// <summary>Ends when the client does: after <see cref="DisposeAsync"/>, or when the connection is lost for good.</summary>
    public Task Completion => _running;

    /// <summary>
    /// The room's events from the join on, in order, without holes. It ends when the client is disposed and throws
    /// <see cref="ChatException"/> when the connection is lost for good. One reader at a time.
    /// </summary>
    public IAsyncEnumerable<RoomEvent> ReadEventsAsync(CancellationToken token = default) => _events.ReadAsync(token);

    /// <summary>Leaves the room, closes the connection and ends the events.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _options.Time);
        try
        {
            // The server's close is waited for: a socket that is cut may take with it what was sent last.
            await _connection.SendAsync(new DisconnectFrame(Codes.Ok, null, null).Write, patience.Token).ConfigureAwait(false);
            await _running.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection may be lost already, or being made again: leaving is then the server's timer.
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _connection.Dispose();
        _stop.Dispose();
    }

    private void TakePlace(JoinRequest? request, JoinResult? result)
    {
        lock (_place)
        {
            _joined = result is null ? null : request;
            _join = IsKept(result) ? KeptBy(_join, result!) : result;
            (_ticket, _reconnectMs) = (result?.Ticket, result?.ReconnectMs ?? 0);
            var before = _cursor.At;
            _cursor.Take(request, result);
            if (_cursor.At != before) _digest.Forget();
            if (result?.Count is { } count) Online = count;
        }
    }

    // A return that the gateway serves alone brings no state: what was here stands.
    private static bool IsKept(JoinResult? result) => result is { Resumed: true, Config: null };

    private static JoinResult KeptBy(JoinResult? before, JoinResult result) => before is null ? result : before with
    {
        Seq = result.Seq,
        Resumed = true,
        Count = result.Count,
        Role = result.Role,
        GloballyMutedUntil = result.GloballyMutedUntil,
        History = null,
        Left = null,
        Ticket = result.Ticket,
        ReconnectMs = result.ReconnectMs,
    };

    private static ChatException JoinRefused(JoinResult join) => new(
        join.Code, join.Reason is null ? "The join was refused" : $"The join was refused: {join.Reason}",
        join.Rule, join.Until ?? 0, join.RetryAfterMs ?? 0);
}
