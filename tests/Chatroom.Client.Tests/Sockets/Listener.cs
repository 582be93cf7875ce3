using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>Reads a client's events and keeps the account that none is missing. Not thread-safe.</summary>
internal sealed class Listener(ChatClient client) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly IAsyncEnumerator<RoomEvent> _events =
        client.ReadEventsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    private RoomEvent? _last;
    private bool _isReading;

    /// <summary>Every event so far.</summary>
    public List<RoomEvent> All { get; } = [];

    /// <summary>Client ids of the messages so far.</summary>
    public IEnumerable<string?> Messages => All.Where(item => item.Event.Kind == EventKind.Message).Select(item => item.Event.Id);

    /// <summary>The next event; it must go on where the last ended, or begin a new log.</summary>
    public async Task<RoomEvent> Next()
    {
        // What never comes makes a test red instead of endless.
        _isReading = true;
        Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken), "the events have ended");
        _isReading = false;
        var item = _events.Current;
        if (_last is { } last && last.Epoch == item.Epoch) Assert.Equal(last.Next, item.Seq);
        _last = item;
        All.Add(item);
        return item;
    }

    /// <summary>Reads until this message has come.</summary>
    public async Task ReadTo(string id)
    {
        while ((await Next()).Event.Id != id)
        {
        }
    }

    /// <summary>Reads to the error that ends the events.</summary>
    public async Task<ChatException> Failure()
    {
        for (; ; )
        {
            try
            {
                await Next();
            }
            catch (ChatException failure)
            {
                _isReading = false;
                return failure;
            }
        }
    }

    // A read that is still waiting is the one that made the test red: its reason is what should be seen.
    public ValueTask DisposeAsync() => _isReading ? ValueTask.CompletedTask : _events.DisposeAsync();
}
