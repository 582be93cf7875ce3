namespace Chatroom.Grains.Orleans.Tests;

/// <summary>Says in the test run that nothing of Orleans was compiled, and so nothing of it tested.</summary>
public sealed class NotBuilt
{
    [Fact(Skip = "The Orleans half was not built: its packages are not in the local package folder (docs/OPERATIONS.md says how to build with it)")]
    public void The_Orleans_half_was_not_built()
    {
    }
}
