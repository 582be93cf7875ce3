using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Clients;

/// <content>What it says, and says again until it knows what became of it.</content>
internal sealed partial class Client
{
    private const int PendingMax = 8;
    private const int AlphabetLetters = 26;
    private readonly SortedDictionary<string, Said> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Room, int Count)> _liked = [];
    private int _said;

    private void Say()
    {
        if (!_isIn || _joining is not null || _pending.Count >= PendingMax) return;
        var id = $"{Name}-{++_said:000}";
        var length = _random.Next(20) == 0 ? _random.Next(2_000) : _random.Next(60);
        var content = id + ' ' + new string((char)('a' + _random.Next(AlphabetLetters)), length);
        var message = new Dictionary<string, object?> { ["type"] = "text", ["content"] = content };
        if (_random.Next(12) == 0) message["to"] = new List<object?> { _world.SomeUser(_random), _world.SomeUser(_random) };
        _pending[id] = new Said(_reader.Room, content, message);
        Send(id, _pending[id], isAgain: false);
    }

    private void Send(string id, Said said, bool isAgain)
    {
        _world.Trace.Line($"{Name}: says {id} in {said.Room}{(isAgain ? " again" : "")}");
        said.Sent();
        Send(isAgain ? 58L : 50L, id, said.Message);
    }

    /// <summary>After a join: what is still open in that room is sent again; what was said elsewhere is let be.</summary>
    private void SayAgain()
    {
        foreach (var (id, said) in _pending.ToArray())
        {
            if (said.Room != _reader.Room) _pending.Remove(id);
            else if (!said.IsOpen) Again(id, said);
        }
    }

    private void Again(string id, Said said)
    {
        _world.Auditor.TriedAgain(User, id);
        Send(id, said, isAgain: true);
    }

    /// <summary>A like is counted and never sent again: it would count twice.</summary>
    private void Like()
    {
        if (!_isIn || _joining is not null) return;
        var (id, count) = ($"{Name}-like{++_said}", _random.Next(1, 20));
        _liked[id] = (_reader.Room, count);
        _world.Auditor.Likes(_reader.Room).Sent(count);
        _world.Trace.Line($"{Name}: likes {count} times in {_reader.Room}");
        Send(50L, id, new Dictionary<string, object?> { ["type"] = "like", ["content"] = $"{count}" });
    }

    private void LikeAnswered(string id, long code, object? details)
    {
        _liked.Remove(id, out var liked);
        if (code == 0)
        {
            var log = _world.Auditor.Log(liked.Room, Values.Int(Values.Of(details, "epoch")));
            log.Likes.Acknowledged(log, Values.Int(Values.Of(details, "seq")), liked.Count);
        }
        else if (code != -1) _world.Auditor.Likes(liked.Room).Refused(liked.Count);
    }

    private void Acknowledged(string id, long code, object? details)
    {
        _world.Trace.Line($"{Name}: PUBACK {id} {code} {Values.Of(details, "seq") ?? Values.Of(details, "rule")}");
        if (_liked.ContainsKey(id))
        {
            LikeAnswered(id, code, details);
            return;
        }
        if (!_pending.TryGetValue(id, out var said))
        {
            // It has moved on, but what it was told must be true all the same.
            return;
        }
        said.Answered(isKnown: code != -1);
        if (code is 0 or 21502)
        {
            _pending.Remove(id);
            _world.Auditor.Acknowledged(said.Room, User, id, said.Content, details);
            return;
        }
        if (said.IsOpen) return;
        if (code is -1 || (code == 24015 && _random.Next(3) > 0))
        {
            Later(200 + _random.Next(2_000), () =>
            {
                if (_isIn && _reader.Room == said.Room && _pending.ContainsKey(id) && !said.IsOpen) Again(id, said);
            });
            return;
        }
        _pending.Remove(id);
        if (said.IsKnown) _world.Auditor.Refused(said.Room, User, id, code);
    }
}
