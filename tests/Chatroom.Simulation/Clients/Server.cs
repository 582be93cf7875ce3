using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.Simulation.Processes;
using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Clients;

/// <summary>The app's own server, past HTTP: mutes users in all rooms and asks who is where. The run's thread alone.</summary>
internal sealed class Server(World world, int seed)
{
    private const string Name = "server";
    private const int MembersMax = 500;
    private readonly Random _random = new(seed);

    /// <summary>By room, what it answered last.</summary>
    public SortedDictionary<string, List<string>> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Mutes somebody everywhere, or lifts it.</summary>
    public void Act(Host host)
    {
        if (host.Process.Life.IsOver) return;
        var user = world.SomeUser(_random);
        var minutes = _random.Next(2) == 0 ? 1 : -1;
        var lifts = _random.Next(3) == 0;
        // From the moment that it is asked for it may be lifted, whatever the answer.
        if (lifts) world.Auditor.LiftsEverywhere(user);
        AppCommand command = lifts
            ? new LiftEverywhere(Name, GlobalSanctionKind.Mute, [user])
            : new ImposeEverywhere(Name, GlobalSanctionKind.Mute, [user], minutes, "");
        host.Process.Scheduler.Begin(async () =>
        {
            var answer = AppAnswer.From(await host.Engine.App.Execute(AppCommandCodec.Write(command)));
            world.Trace.Line($"server: {(lifts ? "lifts the mute of" : "mutes")} {user} everywhere: {answer.Code}");
            if (answer.Code != 0) return;
            if (lifts) world.Auditor.LiftsEverywhere(user);
            else world.Auditor.MutedEverywhere(user, answer.UntilMs);
        });
    }

    public void AskMembers(Host host, string room) => host.Process.Scheduler.Begin(async () =>
    {
        var command = new ListMembers(1, Name, MemberCommand.ServerSession, MembersMax, null);
        var details = Json.Read(First(await host.Engine.Room(room).Execute(Name, CommandCodec.Write([(command, WireFormat.Json)]))).Details);
        world.Trace.Line($"server: {room} has {Values.Show(details)}");
        Members[room] = [.. Values.List(Values.Of(details, "items") ?? new List<object?>()).Select(item => Values.Text(Values.Of(item, "user")))];
    });

    /// <summary>The host has lost a gateway: places there are kept for the grace, as when connections drop.</summary>
    public void GatewayLost(Host host, string gateway, (string User, string Session)[] sessions) => host.Process.Scheduler.Begin(async () =>
    {
        foreach (var shard in host.Engine.Directories) await shard.Detach(gateway);
        var drops = sessions.Select(one => ((Command)new Drop(one.User, one.Session), WireFormat.Json)).ToArray();
        for (var i = 0; i < world.Plan.Rooms; i++)
        {
            await host.Engine.Room($"room{i}").Detach(gateway);
            await host.Engine.Room($"room{i}").Execute(gateway, CommandCodec.Write(drops));
        }
        foreach (var (user, session) in sessions) await host.Engine.Directory(user).Logout(user, session);
    });

    private static CommandAnswer First(byte[] answers)
    {
        var reader = new WireReader(answers, WireFormat.MessagePack);
        reader.BeginArray();
        reader.Next();
        return CommandAnswer.Read(ref reader);
    }
}
