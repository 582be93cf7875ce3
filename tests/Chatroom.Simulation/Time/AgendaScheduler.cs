namespace Chatroom.Simulation.Time;

/// <summary>Where the tasks and continuations of one process run: the agenda in place of the thread pool. The run's thread alone.</summary>
internal sealed class AgendaScheduler(Agenda agenda, Life life) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs it here and now as a task of this process, so that what it awaits comes back to the agenda.</summary>
    public void Run(Action what)
    {
        var task = new Task(what, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        task.RunSynchronously(this);
        if (task.Exception is { } failure) throw failure;
    }

    /// <summary>Begins an asynchronous piece of work.</summary>
    public Task Begin(Func<Task> what)
    {
        var begun = Task.CompletedTask;
        Run(() => begun = what());
        return begun;
    }

    protected override void QueueTask(Task task) => agenda.Soon(life, () => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        agenda.Check();
        return !taskWasPreviouslyQueued && !life.IsOver && TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
