using Chatroom.Simulation.Audit;
using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Clients;

/// <content>What it asks, and what must be in the log once it is told that it was done.</content>
internal sealed partial class Client
{
    private readonly Dictionary<long, Action<long, object?>> _asked = [];
    private long _number;

    private void Ask(string method, Dictionary<string, object?> parameters, Action<long, object?> answered)
    {
        _asked[++_number] = answered;
        Send(82L, _number, method, parameters);
    }

    private void Answered(long number, long code, object? result)
    {
        if (!_asked.Remove(number, out var answered)) throw new InvariantBrokenException("protocol", $"{Name}: an answer to {number}, which was not asked");
        answered(code, result);
    }

    /// <summary>A moderator does something to users; once it is done, the log says so of each.</summary>
    private void Moderate(string method, Dictionary<string, object?> parameters, int kind, string? sanction)
    {
        var room = _reader.Room;
        _world.Trace.Line($"{Name}: {method} {Values.Show(parameters)} in {room}");
        Ask(method, parameters, (code, result) =>
        {
            _world.Trace.Line($"{Name}: {method} answered {code} {Values.Show(Values.Of(result, "until"))}");
            if (code != 0) return;
            var until = Values.Of(result, "until") is long told ? told : 0;
            var users = parameters.TryGetValue("users", out var list) ? Values.List(list).Select(Values.Text).Distinct() : [""];
            foreach (var user in users)
                if (!_world.Auditor.LogsOf(room).SelectMany(log => log.Events).Any(one => Is(one, kind, sanction, user, until)))
                    throw new InvariantBrokenException("acked-is-stored", $"{Name}: {method} of {user} until {until} was acked, the log of {room} has no such event");
        });
    }

    private bool Is(LogEvent one, int kind, string? sanction, string user, long until) =>
        one.Kind == kind && one.User == User && kind switch
        {
            LogEvent.Mute => Values.Text(one.Raw[3]) == user && Values.Int(one.Raw[4]) == until,
            LogEvent.Sanction => Values.Text(one.Raw[3]) == sanction && Values.Text(one.Raw[4]) == user && Values.Int(one.Raw[5]) == until,
            _ => Values.Text(one.Raw[3]) == user,
        };

    private void SetEntry()
    {
        var (room, key) = (_reader.Room, $"k{_random.Next(4)}");
        var value = $"{Name} {_number}";
        var parameters = new Dictionary<string, object?> { ["key"] = key, ["value"] = value, ["force"] = Moderates };
        Ask("entries.set", parameters, (code, result) =>
        {
            _world.Trace.Line($"{Name}: {key} set in {room}: {code}");
            if (code != 0) return;
            var version = Values.Int(Values.Of(result, "version"));
            var stored = _world.Auditor.LogsOf(room).SelectMany(log => log.Events).LastOrDefault(one => one.Kind == LogEvent.Entry && Values.Int(one.Raw[5]) == version && one.Raw[4] as string == value);
            if (stored is null || Values.Text(stored.Raw[3]) != key || stored.Raw[4] as string != value)
                throw new InvariantBrokenException("acked-is-stored", $"{Name}: {key} was acked at version {version}, the log of {room} has {stored?.Shown}");
        });
    }

    private void Recall()
    {
        var log = _world.Auditor.Log(_reader.Room, _reader.Epoch);
        var mine = log.Events.Where(one => one.Kind == LogEvent.Message && (Moderates || one.User == User)).ToArray();
        if (mine.Length == 0) return;
        var target = mine[^(1 + _random.Next(Math.Min(mine.Length, 5)))].First;
        Ask("recall", new Dictionary<string, object?> { ["seq"] = target }, (code, result) =>
        {
            _world.Trace.Line($"{Name}: recall of {target} in {log.Room}: {code}");
            if (code != 0) return;
            if (log.RecalledBy(target) != Values.Int(Values.Of(result, "seq")))
                throw new InvariantBrokenException("acked-is-stored", $"{Name}: the recall of {target} was acked at {Values.Show(result)}, the log has {log.RecalledBy(target)}");
        });
    }

    private void ReadHistory()
    {
        var asked = _world.Auditor.Log(_reader.Room, _reader.Epoch);
        var head = asked.Head;
        var parameters = new Dictionary<string, object?> { ["count"] = (long)_random.Next(1, 60) };
        if (_random.Next(2) == 0) parameters["before"] = (long)_random.Next(1, (int)head + 2);
        else if (_random.Next(2) == 0) parameters["after"] = (long)_random.Next(0, (int)head + 1);
        Ask("history", parameters, (code, result) =>
        {
            if (code != 0) return;
            var (log, last) = (_world.Auditor.Log(asked.Room, Values.Int(Values.Of(result, "epoch"))), 0L);
            foreach (var item in Values.List(Values.Of(result, "items")).Select(Values.List))
            {
                var seq = Values.Int(item[0]);
                if (seq <= last) throw new InvariantBrokenException("history", $"{Name}: {seq} behind {last}");
                last = seq;
                _reader.CheckItem(log, item, log.Head, log == asked ? head : 0);
            }
        });
    }

    private void Destroy()
    {
        var (room, epoch) = (_reader.Room, _reader.Epoch);
        _world.Trace.Line($"{Name}: destroys {room}");
        Ask("destroy", [], (code, _) =>
        {
            _world.Trace.Line($"{Name}: destroy {room}: {code}");
            if (code == 0 && !_world.Auditor.Log(room, epoch).IsEnded)
                throw new InvariantBrokenException("acked-is-stored", $"{Name}: {room} was destroyed, its log {epoch} has no end");
        });
    }

    private void Leave()
    {
        var room = _reader.Room;
        _world.Trace.Line($"{Name}: leaves {room}");
        _world.Auditor.Moves(User);
        Ask("leave", [], (_, _) =>
        {
            if (_isIn) Out();
            Later(500 + _random.Next(8_000), () => { if (!_isIn && _joining is null) Join(_wanted); });
        });
    }
}
