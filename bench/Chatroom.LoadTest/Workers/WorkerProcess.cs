using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.Swarms;

namespace Chatroom.LoadTest.Workers;

/// <summary>The program of a worker: a swarm that takes its orders from standard input and reports on standard output.</summary>
internal static class WorkerProcess
{
    internal const string Verb = "worker";

    internal static int Run()
    {
        var setup = JsonSerializer.Deserialize(Console.In.ReadLine() ?? "null", WorkerJson.Default.WorkerSetup);
        if (setup is null) return ExitCodes.Usage;
        var orders = new ConcurrentQueue<WorkerOrder>();
        var reader = new Thread(() => ReadOrders(orders)) { IsBackground = true, Name = "orders" };
        reader.Start();
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        using var sockets = INonBlockingSockets.ForThisSystem(setup.Source is { } source ? IPAddress.Parse(source) : null);
        new Swarm(setup, sockets, orders, report => output.WriteLine(JsonSerializer.Serialize(report, WorkerJson.Default.WorkerReport))).Run();
        return ExitCodes.Held;
    }

    // When the parent is gone its pipe ends: so does this process, whatever happened to the parent.
    private static void ReadOrders(ConcurrentQueue<WorkerOrder> orders)
    {
        while (Console.In.ReadLine() is { } line)
            orders.Enqueue(JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerOrder)!);
        orders.Enqueue(new WorkerOrder("quit"));
    }
}
