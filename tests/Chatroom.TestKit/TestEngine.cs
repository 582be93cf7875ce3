using System.Net;
using System.Net.Sockets;

namespace Chatroom.TestKit;

/// <summary>
/// Who hosts the rooms of the gateways and silos that tests start, as the variable CHATROOM_TEST_ENGINE says: <c>embedded</c> (the default,
/// in the gateway's process), <c>silo</c> (the same engine in a silo to which the gateway is linked) or <c>orleans</c> (likewise, on
/// Orleans). Thread-safe.
/// </summary>
public static class TestEngine
{
    // Below the ports that the system gives to outgoing connections, which tests have many of.
    private const int FirstPort = 12_000, Ports = 20_000;
    private static int _next = Random.Shared.Next(Ports);

    private static string Name { get; } = Environment.GetEnvironmentVariable("CHATROOM_TEST_ENGINE") is { Length: > 0 } name ? name : "embedded";

    public static bool IsOrleans => Name switch
    {
        "orleans" => true,
        "silo" or "embedded" => false,
        _ => throw new InvalidOperationException($"CHATROOM_TEST_ENGINE is '{Name}'; there are embedded, silo and orleans"),
    };

    /// <summary>Whether a gateway gets a silo, rather than to host its rooms.</summary>
    public static bool IsInSilo => IsOrleans || Name == "silo";

    /// <summary>What a process that hosts rooms is to be told for it, as <c>Engine:Kind=orleans</c>.</summary>
    public static string[] Settings => IsOrleans ? ["Engine:Kind=orleans", $"Engine:SiloPort={FreePort()}"] : [];

    private static int FreePort()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref _next) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
        throw new InvalidOperationException($"no port is free from {FirstPort} on");
    }
}
