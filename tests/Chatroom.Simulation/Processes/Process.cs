using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Time;

namespace Chatroom.Simulation.Processes;

/// <summary>A simulated process: a life, a clock, and a scheduler of its own. The run's thread alone.</summary>
internal sealed class Process
{
    public Process(string name, Agenda agenda, Trace trace)
    {
        Name = name;
        Scheduler = new AgendaScheduler(agenda, Life);
        Clock = new AgendaClock(agenda, Life, Scheduler);
        Logs = new TraceLogs(name, trace);
    }

    public string Name { get; }
    public Life Life { get; } = new();
    public AgendaScheduler Scheduler { get; }
    public AgendaClock Clock { get; }
    public TraceLogs Logs { get; }
}
