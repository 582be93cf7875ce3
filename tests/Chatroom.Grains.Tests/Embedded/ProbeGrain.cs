namespace Chatroom.Grains.Tests.Embedded;

/// <summary>A grain that notices when two of its turns run at once. Not thread-safe: that is the point.</summary>
internal sealed class ProbeGrain(IActivation activation)
{
    private int _inTurn;

    public int Overlaps { get; private set; }
    public int Turns { get; private set; }
    public int Ticks { get; private set; }

    public IActivation Activation => activation;

    public void Turn()
    {
        if (Interlocked.Increment(ref _inTurn) != 1) Overlaps++;
        Turns++;
        Thread.SpinWait(50);
        Interlocked.Decrement(ref _inTurn);
    }

    /// <summary>Several turns with awaits between them, one of each kind.</summary>
    public async Task<int> Work(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            Turn();
            if (i % 2 == 0) await Task.Yield();
            else await Task.Run(() => Thread.SpinWait(20));
        }
        Turn();
        return Turns;
    }

    public void TickEvery(TimeSpan period, Func<Task>? tick = null) => activation.Every(period, () =>
    {
        Ticks++;
        Turn();
        return tick?.Invoke() ?? Task.CompletedTask;
    });
}
