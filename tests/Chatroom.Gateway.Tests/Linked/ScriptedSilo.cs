using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Threading.Channels;
using Chatroom.Gateway.Link;
using Chatroom.Grains.Link;
using Chatroom.Protocol.Link;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A silo as a test wants it, reached without a network: each try to reach it is told and decided by the test. Thread-safe.</summary>
internal sealed class ScriptedSilo(ManualClock clock) : ISiloDialer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<Try> _tries = Channel.CreateUnbounded<Try>();

    public Task<WebSocket> Dial(Uri silo, CancellationToken cancel)
    {
        var one = new Try(silo.Host, clock.GetUtcNow());
        cancel.Register(() => one.Outcome.TrySetCanceled(cancel));
        _tries.Writer.TryWrite(one);
        return one.Outcome.Task;
    }

    /// <summary>Whether somebody tries to reach it who has not been told of yet.</summary>
    public bool IsTried => _tries.Reader.Count > 0;

    /// <summary>Ends when somebody tries to.</summary>
    public Task Tried() => _tries.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>The next try to reach it.</summary>
    public Task<Try> Next() => _tries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    /// <summary>A try: of which silo, when it began, and how it ends.</summary>
    internal sealed class Try(string silo, DateTimeOffset at)
    {
        public string Silo => silo;

        public DateTimeOffset At => at;

        public TaskCompletionSource<WebSocket> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail() => Outcome.SetException(new WebSocketException("nobody listens"));

        /// <summary>Answers; the silo's end, welcomed.</summary>
        public async Task<LinkSocket> Answer(int leaseMs)
        {
            var (up, down) = (new Pipe(), new Pipe());
            Outcome.SetResult(WebSocket.CreateFromStream(
                new Duplex(down.Reader, up.Writer), new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = Timeout.InfiniteTimeSpan }));
            var silo = new LinkSocket(WebSocket.CreateFromStream(
                new Duplex(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }));
            var cancel = TestContext.Current.CancellationToken;
            var nonce = LinkProof.Nonce();
            await silo.Send([new LinkChallenge(nonce)], cancel);
            var heard = new List<LinkFrame>();
            await silo.Receive(heard.Add, LinkLimits.HelloBytes, cancel);
            var hello = (LinkHello)heard.Single();
            await silo.Send([new LinkWelcome(leaseMs, LinkProof.OfSilo("", nonce, hello.Nonce))], cancel);
            return silo;
        }
    }

    /// <summary>Reads from one end of a pipe and writes into another.</summary>
    private sealed class Duplex(PipeReader from, PipeWriter to) : Stream
    {
        private readonly Stream _reads = from.AsStream(leaveOpen: true);
        private readonly Stream _writes = to.AsStream();

        public override bool CanRead => true;
        public override bool CanWrite => true;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reads.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _writes.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _writes.FlushAsync(cancellationToken);

        public override void Flush() => _writes.Flush();

        public override int Read(byte[] buffer, int offset, int count) => _reads.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => _writes.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                // As with a socket, who reads is told.
                from.CancelPendingRead();
                _writes.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
