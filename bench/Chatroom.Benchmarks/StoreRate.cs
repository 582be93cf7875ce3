using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Benchmarks;

/// <summary>
/// How many batches a store takes a second: so many rooms, each with one append on its way, of messages as viewers write them. By the
/// clock: what counts is the time of a commit and how many rooms share it. Not thread-safe.
/// </summary>
internal sealed class StoreRate : IDisposable
{
    private const string Usage = "store memory|sqlite|postgres [rooms] [seconds] [messages a batch]";
    private const long Epoch = 1;
    private const int ContentBytes = 60;

    private readonly MeterListener _listener = new();
    private readonly string[] _words = [.. WordLists.Mixed(10_000).Select(word => word.Text).Where(text => char.IsAscii(text[0]))];
    private readonly int _messages;
    private long _commits, _appends, _messageBytes, _ticks;
    private volatile bool _isOver;

    private StoreRate(int messages)
    {
        _messages = messages;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "chatroom.store.commit") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _commits, count));
        _listener.Start();
    }

    /// <summary>PostgreSQL is where Store__Postgres__ConnectionString says, in the schema chatroom_rate: to be dropped afterwards.</summary>
    public static async Task<int> Run(string[] args)
    {
        int Number(int place, int standard) =>
            place < args.Length ? int.Parse(args[place], CultureInfo.InvariantCulture) : standard;
        var (rooms, seconds, messages) = (Number(1, 100), Number(2, 10), Number(3, 10));
        var folder = Directory.CreateTempSubdirectory("chatroom-rate-");
        try
        {
            using var rate = new StoreRate(messages);
            var store = Store(args.ElementAtOrDefault(0) ?? "sqlite", folder.FullName);
            await rate.Measure(store, rooms, TimeSpan.FromSeconds(seconds));
            if (store is IAsyncDisposable disposable) await disposable.DisposeAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IRoomStore Store(string name, string folder) => name switch
    {
        "memory" => new MemoryRoomStore(),
        "sqlite" => SqliteRoomStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "rooms.db") }),
        "postgres" => PostgresRoomStore.Open(new PostgresStoreOptions
        {
            ConnectionString = Environment.GetEnvironmentVariable("Store__Postgres__ConnectionString") ?? "", Schema = "chatroom_rate",
        }),
        _ => throw new ArgumentException(Usage),
    };

    private async Task Measure(IRoomStore store, int rooms, TimeSpan lasts)
    {
        // Each run has rooms of its own.
        var run = Guid.NewGuid().ToString("N");
        var all = Enumerable.Range(0, rooms).Select(room => Task.Run(() => Room(store, $"{run}-{room}", new Random(room)))).ToArray();
        await Task.WhenAny([Task.Delay(lasts), .. all.Where(one => one.IsFaulted)]);
        _isOver = true;
        await Task.WhenAll(all);
        var (appends, commits) = ((double)_appends, Math.Max(1, _commits));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rooms:N0} rooms, {_messages} messages a batch, {_messageBytes / appends:F0} bytes: {appends / lasts.TotalSeconds:N0} appends/s, {appends * _messages / lasts.TotalSeconds:N0} messages/s, {appends / commits:F1} appends a commit, {lasts.TotalMilliseconds / commits:F2} ms a commit, {Stopwatch.GetElapsedTime(0, _ticks).TotalMilliseconds / appends:F1} ms an append"));
    }

    private async Task Room(IRoomStore store, string room, Random random)
    {
        var scratch = new WireWriter(WireFormat.MessagePack, 4_096);
        for (var first = 1L; !_isOver; first += _messages)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var bytes = EventCodec.WriteAllShown(scratch, [.. Enumerable.Range(0, _messages).Select(_ => Message(now, random))]);
            var begin = Stopwatch.GetTimestamp();
            await store.Append(room, new StoredBatch(Epoch, first, first + _messages, now, bytes), [], CancellationToken.None);
            Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - begin);
            Interlocked.Increment(ref _appends);
            Interlocked.Add(ref _messageBytes, bytes.Length);
        }
    }

    private MessageEvent Message(long now, Random random)
    {
        var content = "";
        while (content.Length < ContentBytes) content += _words[random.Next(_words.Length)] + " ";
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        return new MessageEvent(now, $"user{random.Next(100_000)}", Convert.ToHexStringLower(id), MessageTypes.Text, content[..ContentBytes], Sender.Plain, null);
    }

    public void Dispose() => _listener.Dispose();
}
