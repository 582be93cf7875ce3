using Chatroom.Grains.Codec;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>Asks the app's grain as the server API does. Thread-safe.</summary>
public static class AppAsking
{
    /// <summary>Whoever asks follows: what the answer speaks of is known here.</summary>
    public static async Task<AppAnswer> Ask(this IGrains grains, AppCommand command)
    {
        await grains.AppView.Ready().InTime();
        return AppAnswer.From(await grains.App.Execute(AppCommandCodec.Write(command)).InTime());
    }

    public static Task<AppAnswer> Mute(this IGrains grains, string user, int minutes = (int)Until.Forever) =>
        grains.Ask(new ImposeEverywhere("api", GlobalSanctionKind.Mute, [user], minutes, "why"));

    public static Task<AppAnswer> Ban(this IGrains grains, params string[] users) =>
        grains.Ask(new ImposeEverywhere("api", GlobalSanctionKind.Ban, users, 10, "why"));
}

/// <summary>Keeps what the app's grain tells. Thread-safe.</summary>
public sealed class TestFollower : IAppObserver
{
    private readonly Lock _lock = new();
    private readonly List<AppEvent> _events = [];

    /// <summary>Thrown at every change when set: a follower with a bug.</summary>
    public Exception? Fault { get; set; }

    public AppEvent[] Events
    {
        get { lock (_lock) return [.. _events]; }
    }

    public void Changed(long epoch, long first, byte[] events)
    {
        if (Fault is not null) throw Fault;
        lock (_lock) _events.AddRange(AppEventCodec.ReadAll(first, events));
    }
}
