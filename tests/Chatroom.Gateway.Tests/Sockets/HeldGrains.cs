using Chatroom.Grains;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Global;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>
/// The grains of a gateway, whose rooms a test can hold: no call gets through to any room until it lets them go. Thread-safe.
/// </summary>
internal sealed class HeldGrains(EmbeddedEngine inner) : IGrains, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private volatile TaskCompletionSource _gate = Opened();
    private int _waiting;

    /// <summary>Calls to rooms that stand at the gate.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Calls to rooms end as a lost link does.</summary>
    public bool IsFailing { get; set; }

    public IAppGrain App => inner.App;
    public AppView AppView => inner.AppView;
    public IEnumerable<ISessionDirectoryGrain> Directories => inner.Directories;

    /// <summary>Puts it in the place of a gateway's own.</summary>
    public static void Put(WebApplicationBuilder builder) => builder.Services
        .AddSingleton(services => ActivatorUtilities.CreateInstance<EmbeddedEngine>(services))
        .AddSingleton<IGrains, HeldGrains>();

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _gate.TrySetResult();

    public IRoomGrain Room(string id) => new HeldRoom(this, inner.Room(id));

    public ISessionDirectoryGrain Directory(string user) => inner.Directory(user);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }

    /// <summary>Calls begin in the order in which they came, as in a mailbox.</summary>
    private Task<T> InOrder<T>(Func<Task<T>> call)
    {
        lock (_lock)
        {
            var begun = Begin(_last, call);
            _last = begun;
            return begun.Unwrap();
        }
    }

    private async Task<Task<T>> Begin<T>(Task before, Func<Task<T>> call)
    {
        Interlocked.Increment(ref _waiting);
        await Task.WhenAny(before);
        await _gate.Task.WaitAsync(TestContext.Current.CancellationToken);
        Interlocked.Decrement(ref _waiting);
        if (IsFailing) throw new IOException("the room cannot be reached");
        return call();
    }

    private sealed class HeldRoom(HeldGrains held, IRoomGrain room) : IRoomGrain
    {
        public Task<byte[]> Attach(string gateway, IRoomObserver observer) => held.InOrder(() => room.Attach(gateway, observer));
        public Task<byte[]> Execute(string gateway, byte[] commands) => held.InOrder(() => room.Execute(gateway, commands));
        public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role) =>
            held.InOrder(() => room.Read(epoch, from, max, format, user, role));
        public Task<byte[]> History(byte[] query, int format, string user, int role) => held.InOrder(() => room.History(query, format, user, role));
        public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) =>
            held.InOrder(() => room.Digest(from, to, each, format, user, role));
        public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) =>
            held.InOrder(() => room.Rehearse(user, session, query, format));
        public Task<byte[]> Describe() => held.InOrder(room.Describe);

        public Task Detach(string gateway) => held.InOrder(async () =>
        {
            await room.Detach(gateway);
            return true;
        });
    }
}
