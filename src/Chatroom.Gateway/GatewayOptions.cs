using Chatroom.Protocol;

namespace Chatroom.Gateway;

/// <summary>Limits of a gateway, units in the names; section <c>Gateway</c>. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record GatewayOptions
{
    private const int IdBytesMax = 64;

    /// <summary>Name of this gateway among others; empty: made up at start.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where clients reach this gateway, for navigation; empty: as the request came.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Where this gateway is, for navigation; clients may ask for theirs.</summary>
    public string Region { get; init; } = "";

    /// <summary>Open sessions; 0: as many as the process may have descriptors, less a reserve. Beyond it 503 with Retry-After.</summary>
    public int ConnectionsMax { get; init; }

    /// <summary>New connections a second, with a burst of as many; beyond it 503 with Retry-After.</summary>
    public int ConnectsPerSecond { get; init; } = 5_000;

    /// <summary>Open connections from one address; beyond it 429 with Retry-After. 0: as many as there may be.</summary>
    public int ConnectionsPerAddress { get; init; } = 2_000;

    /// <summary>New connections a second from one address, with a burst of as many; beyond it 429. 0: as many as there may be.</summary>
    public int ConnectsPerSecondPerAddress { get; init; } = 200;

    /// <summary>Addresses that are counted; who comes from a further one is not.</summary>
    public int AddressesMax { get; init; } = 262_144;

    /// <summary>Whether connections from this machine itself are counted by address: load testers and proxies are not.</summary>
    public bool LoopbackCounted { get; init; }

    /// <summary>Proxies of the operator's own in front of this gateway, each of which adds to X-Forwarded-For; 0: none is believed.</summary>
    public int ProxyHops { get; init; }

    /// <summary>A connection that has not sent CONNECT by then is closed with 4004.</summary>
    public int ConnectTimeoutMs { get; init; } = 10_000;

    /// <summary>How often a client is asked to send PINGREQ; after three silent intervals it is closed with 4003.</summary>
    public int HeartbeatMs { get; init; } = 30_000;

    /// <summary>A reader that has taken nothing of what waits for it is closed with 4002 after this long.</summary>
    public int StalledMs { get; init; } = 30_000;

    /// <summary>How long a closing session may take to flush and to answer the close; then it is cut.</summary>
    public int CloseTimeoutMs { get; init; } = 3_000;

    /// <summary>How long a poll waits for something to say; no longer than a heartbeat's interval.</summary>
    public int PollWaitMs { get; init; } = 25_000;

    /// <summary>The most that a poll carries up; beyond it 413.</summary>
    public int PollBodyBytes { get; init; } = 65_536;

    /// <summary>A poll whose body is not here by then is answered with 408.</summary>
    public int PollBodyMs { get; init; } = 10_000;

    /// <summary>No further frame goes into an answer that has so much, nor while so much is not acknowledged.</summary>
    public int PollAnswerBytes { get; init; } = 16_384;

    /// <summary>Answers that are kept until the client has them, and polls of one session at once; beyond it 409 and 429.</summary>
    public int PollAnswersKept { get; init; } = 4;

    /// <summary>Polled sessions that are over of which is known why; others are answered with 404 instead of 410.</summary>
    public int PollsClosedMax { get; init; } = 10_000;

    /// <summary>Commands of one session that may wait for their answer; beyond it nothing more is read from it.</summary>
    public int CommandsInFlight { get; init; } = 32;

    /// <summary>Answers that wait for one slow session; beyond it the session is closed with 4002.</summary>
    public int OwnFrames { get; init; } = 256;
    public int OwnBytes { get; init; } = 1_048_576;

    /// <summary>A room's ring of ready frames; the oldest goes first, and readers behind it get a gap marker.</summary>
    public int RingFrames { get; init; } = 1_024;
    public int RingBytes { get; init; } = 4_194_304;

    /// <summary>The most that goes to one session in one write.</summary>
    public int WriteBytes { get; init; } = 65_536;

    /// <summary>Whether clients that offer it are sent compressed frames (permessage-deflate, RFC 7692).</summary>
    public bool Deflate { get; init; } = true;

    /// <summary>So many sessions of a room that one thread serves are sent a compressed sweep; fewer are not worth it.</summary>
    public int DeflateSessions { get; init; } = 200;

    /// <summary>
    /// What the system may keep for one connection before it has sent it, on Linux: beyond it a session that is not read waits at its
    /// cursor. The system's own bound is megabytes a connection.
    /// </summary>
    public int UnsentBytes { get; init; } = 16_384;

    /// <summary>Events that a resume is given from the log; what is further back is one gap marker.</summary>
    public int CatchUpEvents { get; init; } = 2_000;

    /// <summary>The system's congestion control for what is sent to clients, by its name, on Linux; empty: as the system is set.</summary>
    public string Congestion { get; init; } = "";

    /// <summary>A room nobody here is in is let go after this long.</summary>
    public int FeedIdleMs { get; init; } = 30_000;

    /// <summary>Rooms at this gateway; joins of further ones are refused.</summary>
    public int FeedsMax { get; init; } = 100_000;

    /// <summary>Commands that wait for one room; beyond it they are refused with 24015.</summary>
    public int CommandsPerRoom { get; init; } = 20_000;

    /// <summary>Calls to one room that may be under way; further commands gather meanwhile.</summary>
    public int CallsPerRoom { get; init; } = 16;

    /// <summary>How long an answer may come later than its call, as those do that wait for a room's hook; then it is -1.</summary>
    public int LateAnswerMs { get; init; } = 15_000;

    /// <summary>How long likes of a room gather before they go up to it together.</summary>
    public int LikeTickMs { get; init; } = 250;

    /// <summary>Likes that one session may give a second, and at once after a pause; what it counts in one message is among them.</summary>
    public int LikesPerSecond { get; init; } = 100;

    /// <summary>The most likes that one message counts.</summary>
    public int LikesPerMessage { get; init; } = 100;

    /// <summary>Threads that write to sockets; 0: half the processors.</summary>
    public int SweepThreads { get; init; }

    /// <summary>
    /// A sweep of a room begins no sooner than this multiple of the last sweep's length after that one began: the longer a sweep
    /// takes, the more travels in one frame.
    /// </summary>
    public double SweepPace { get; init; } = 2.3;

    /// <summary>So many sessions are sent the same run of frames; those behind them in a sweep are sent what has come since as well.</summary>
    public int SweepPortion { get; init; } = 2_048;

    /// <summary>No room's sweep is put off longer than this.</summary>
    public int SweepWaitMaxMs { get; init; } = 500;

    /// <summary>How long a resume ticket holds.</summary>
    public int TicketMs { get; init; } = 300_000;

    /// <summary>A ticket that is older than this is replaced with the next PINGRESP.</summary>
    public int TicketRefreshMs { get; init; } = 60_000;

    /// <summary>Whether a ticket of this gateway is good at every other; else at the one of this name alone.</summary>
    public bool TicketAnyGateway { get; init; } = true;

    /// <summary>How long the room may take to learn of a member who was resumed without it; then the session is closed with 4005.</summary>
    public int ResumeConfirmMs { get; init; } = 30_000;

    /// <summary>How many connects a second this gateway is believed to take in until it has measured more or less.</summary>
    public int AcceptsPerSecondAtFirst { get; init; } = 1_000;

    /// <summary>The longest that a client is asked to wait before its first try when its connection broke without a word.</summary>
    public int ReconnectMaxMs { get; init; } = 20_000;

    /// <summary>The longest Retry-After of a connect that is refused with 503 or 429.</summary>
    public int RetryAfterMaxSeconds { get; init; } = 60;

    /// <summary>
    /// When draining, clients are told to come back spread over as long as taking them in takes at the measured rate, and over no
    /// less than this.
    /// </summary>
    public int DrainMs { get; init; } = 5_000;

    /// <summary>And over no more than this.</summary>
    public int DrainMaxMs { get; init; } = 60_000;

    /// <summary>Whether clients without a token may read.</summary>
    public bool Guests { get; init; }

    /// <summary>Origins that browsers may connect from; empty: the gateway's own only.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Whether /metrics is answered to everybody; else to this machine only.</summary>
    public bool MetricsToAll { get; init; }

    /// <summary>The app whose tokens and server calls are accepted. No default outside Development.</summary>
    public string AppKey { get; init; } = "";
    public string AppSecret { get; init; } = "";

    /// <summary>Life of a token that asks for none of its own.</summary>
    public int TokenSeconds { get; init; } = 86_400;

    /// <summary>How far a signed call's time may be off.</summary>
    public int SignatureSkewMs { get; init; } = 300_000;

    /// <summary>Nonces remembered against replay; beyond it calls are refused with 1008.</summary>
    public int Nonces { get; init; } = 100_000;

    /// <summary>Calls of one method of the server API a second, with a burst of as many; beyond it 429 with 1008.</summary>
    public int ApiCallsPerSecond { get; init; } = 100;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first limit that makes no sense.</summary>
    internal void Validate()
    {
        // A ticket has a byte for its length.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(System.Text.Encoding.UTF8.GetByteCount(Id), IdBytesMax, nameof(Id));
        ArgumentOutOfRangeException.ThrowIfNegative(ConnectionsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectsPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ConnectionsPerAddress);
        ArgumentOutOfRangeException.ThrowIfNegative(ConnectsPerSecondPerAddress);
        ArgumentOutOfRangeException.ThrowIfLessThan(AddressesMax, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ProxyHops);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StalledMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CloseTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollWaitMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollBodyBytes, WireLimits.ClientFrameBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollBodyMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollAnswerBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollAnswersKept, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(PollsClosedMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandsInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OwnFrames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OwnBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RingFrames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WriteBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DeflateSessions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnsentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CatchUpEvents);
        ArgumentOutOfRangeException.ThrowIfLessThan(FeedIdleMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FeedsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandsPerRoom, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsPerRoom, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LateAnswerMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LikeTickMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LikesPerMessage, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LikesPerSecond, LikesPerMessage);
        ArgumentOutOfRangeException.ThrowIfNegative(SweepThreads);
        ArgumentOutOfRangeException.ThrowIfLessThan(SweepPortion, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SweepPace);
        ArgumentOutOfRangeException.ThrowIfNegative(SweepWaitMaxMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(TicketMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TicketRefreshMs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TicketRefreshMs, TicketMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(ResumeConfirmMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptsPerSecondAtFirst, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ReconnectMaxMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryAfterMaxSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DrainMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainMaxMs, DrainMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(TokenSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SignatureSkewMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(Nonces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ApiCallsPerSecond, 1);
    }
}
