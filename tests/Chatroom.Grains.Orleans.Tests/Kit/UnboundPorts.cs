using Orleans.TestingHost;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>Numbers for silos that talk through memory: nothing listens at them, so nothing has to be free. Thread-safe.</summary>
internal sealed class UnboundPorts : ITestClusterPortAllocator
{
    private static int _next = 10_000;

    public (int, int) AllocateConsecutivePortPairs(int numPorts)
    {
        var first = Interlocked.Add(ref _next, 2 * numPorts) - (2 * numPorts);
        return (first, first + numPorts);
    }

    public void Dispose()
    {
    }
}
