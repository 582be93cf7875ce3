using System.Threading.Channels;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>A room that notes the calls and answers each when a test says so. Thread-safe.</summary>
internal sealed class ScriptedRoom : IRoomGrain
{
    private int _reads;
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    /// <summary>One call of <see cref="Execute"/>. Thread-safe.</summary>
    internal sealed class Call(IReadOnlyList<Command> commands)
    {
        private readonly TaskCompletionSource<byte[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<Command> Commands => commands;
        public IEnumerable<string> Ids => commands.Select(command => command is Publish publish ? publish.ClientId : command.GetType().Name);
        internal Task<byte[]> Answered => _answer.Task;

        /// <summary>Answers every command that wants it with its own place in the call as its seq.</summary>
        public void Answer() => _answer.SetResult(CommandAnswer.WriteAll(
            [.. commands.Select(Place).Where(answer => answer.Id != 0)]));

        /// <summary>Refuses them all.</summary>
        public void Refuse(int code) => _answer.SetResult(CommandAnswer.WriteAll([.. commands.Select((command, i) => Place(command, i) with { Code = code })]));

        /// <summary>Answers none of them: what they wait for comes later.</summary>
        public void AnswerNone() => _answer.SetResult(CommandAnswer.WriteAll([]));

        /// <summary>The answer to one command, as it comes past the call.</summary>
        public byte[] Late(int index) => CommandAnswer.WriteAll([Place(commands[index], index)]);

        private static CommandAnswer Place(Command command, int index) => new(command.Id, Codes.Ok, 1, index + 1, []);

        public void Fail(Exception failure) => _answer.SetException(failure);
    }

    public async Task<Call> Next() => await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasNone => _calls.Reader.Count == 0;

    public Task<byte[]> Execute(string gateway, byte[] commands)
    {
        var call = new Call([.. CommandCodec.ReadAll(commands).Select(read => read.Command)]);
        _calls.Writer.TryWrite(call);
        return call.Answered;
    }

    /// <summary>Attaches and detaches, in order, as they begin.</summary>
    public List<string> Attachments { get; } = [];

    /// <summary>Detaching waits for it.</summary>
    public TaskCompletionSource DetachGate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer to an attach waits for it; null: it comes at once.</summary>
    public TaskCompletionSource? AttachGate { get; set; }

    /// <summary>Where the room says that it stands.</summary>
    public Attached Position { get; set; } = new(1, 41, 3);

    /// <summary>Attaching fails with it.</summary>
    public Exception? AttachFailure { get; set; }

    public async Task<byte[]> Attach(string gateway, IRoomObserver observer)
    {
        lock (Attachments) Attachments.Add("attach");
        var position = Position;
        if (AttachGate is { } gate) await gate.Task;
        return AttachFailure is { } failure ? throw failure : position.ToBytes();
    }

    public async Task Detach(string gateway)
    {
        await DetachGate.Task;
        lock (Attachments) Attachments.Add("detach");
    }

    /// <summary>Reads of the log wait for it.</summary>
    public TaskCompletionSource<byte[]> Page { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many reads of the log there have been.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role)
    {
        Interlocked.Increment(ref _reads);
        return Page.Task;
    }

    public Task<byte[]> History(byte[] query, int format, string user, int role) => throw new NotSupportedException();
    public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) => throw new NotSupportedException();
    public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) => throw new NotSupportedException();
    public Task<byte[]> Describe() => throw new NotSupportedException();
}
