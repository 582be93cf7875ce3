using Chatroom.Protocol;

namespace Chatroom.LoadTest.Workers;

/// <summary>What a worker process is told on its first line. Immutable.</summary>
internal sealed record WorkerSetup
{
    /// <summary>The addresses; member i takes number i modulo their count.</summary>
    public required string[] Urls { get; init; }

    public required string Room { get; init; }

    public required WireFormat Format { get; init; }

    /// <summary>The member's token; <c>{i}</c> becomes its number.</summary>
    public required string TokenTemplate { get; init; }

    /// <summary>The first member of this worker.</summary>
    public required int From { get; init; }

    /// <summary>The number behind its last member.</summary>
    public required int To { get; init; }

    /// <summary>The first so many members of the whole run publish in turn.</summary>
    public required int Talkers { get; init; }

    /// <summary>Messages a second of the whole run.</summary>
    public required double Rate { get; init; }

    /// <summary>Bytes of a message's content.</summary>
    public required int Size { get; init; }

    /// <summary>Connects a second of this worker.</summary>
    public required double ConnectRate { get; init; }

    /// <summary>The id of the run, the end of each message id.</summary>
    public required string Run { get; init; }

    /// <summary>Whether a connection that drops without a close code comes back like one that was told to.</summary>
    public required bool ToleratesDrops { get; init; }

    /// <summary>Whether compressed messages are taken.</summary>
    public bool Deflates { get; init; }

    /// <summary>Where its connects to the loopback come from; null: as it comes.</summary>
    public string? Source { get; init; }

    /// <summary>slow-readers: one of so many listeners reads slowly; 0: none.</summary>
    public int SlowEvery { get; init; }

    /// <summary>slow-readers: how much a slow reader takes; 0: nothing.</summary>
    public int SlowBytesASecond { get; init; }

    /// <summary>churn, of this worker.</summary>
    public double LeavesASecond { get; init; }
    public double DropsASecond { get; init; }

    /// <summary>replay: what is said in place of messages at a rate; null: those.</summary>
    public string? ReplayPath { get; init; }
    public double Speed { get; init; } = 1;

    internal bool IsSlow(int member) => SlowEvery > 0 && member >= Talkers && member % SlowEvery == 0;
}

/// <summary>What a worker is told later. Immutable.</summary>
/// <param name="Do"><c>publish</c>, <c>drain</c>, <c>quit</c>; of scenarios <c>cut</c>, <c>slow</c>, <c>churn</c> (from StartNs until UntilNs).</param>
/// <param name="StartNs">publish: when the first message goes, monotonic nanoseconds.</param>
/// <param name="MeasureNs">publish: messages sent from here on are measured.</param>
/// <param name="UntilNs">publish: none is sent from here on.</param>
/// <param name="Last">drain: the seq that every member must reach.</param>
/// <param name="DrainUntilNs">drain: when to give up.</param>
internal sealed record WorkerOrder(string Do, long StartNs = 0, long MeasureNs = 0, long UntilNs = 0, long Last = 0, long DrainUntilNs = 0);
