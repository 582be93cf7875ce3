using Chatroom.Grains;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Store;
using Chatroom.Simulation.Storage;
using Microsoft.Extensions.Logging;

namespace Chatroom.Simulation.Processes;

/// <summary>The rooms and the directory of one process, over a store that outlives it. The run's thread alone.</summary>
internal sealed class Host(Process process, SimulatedStore store, GrainOptions options, HookCalls hooks)
{
    public Process Process { get; } = process;
    public SimulatedStore Store { get; } = store;
    public EmbeddedEngine Engine { get; } = new(
        (IRoomStore)store, process.Clock, options, process.Logs, hooks: hooks, scheduler: process.Scheduler);

    /// <summary>Ends at once.</summary>
    public void Crash()
    {
        Process.Life.End();
        Store.Crash();
    }
}
