using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>One room, one directory and one manual clock under a script. Not thread-safe.</summary>
internal sealed class ScriptRun
{
    private const long StartMs = 1_000_000_000;

    private readonly Transcript _transcript = new(StartMs);
    private RoomOptions _roomOptions = new();
    private DirectoryOptions _directoryOptions = new();
    private DirectoryVerbs? _directory;
    private AppState _app = AppState.Empty;
    private WordFilter? _appWords;
    private Room? _room;
    private RoomSnapshot? _snapshot;
    private long _nowMs = StartMs;
    private long _lastId;

    /// <summary>Carries out one line and says what came of it.</summary>
    public string[] Run(string line)
    {
        var words = new Words(line);
        var verb = words.Take();
        if (verb == "repeat") return Repeat(int.Parse(words.Take()), line);
        if (!RunOwn(verb, words)) RunRoomOrDirectory(verb, words);
        words.End();
        return _transcript.TakeLines();
    }

    private Room Room => _room ??= new Room("stage", _roomOptions);

    /// <summary><c>repeat 3 set ann key{} "x"</c>: with {} counted from 1, answers summed up.</summary>
    private string[] Repeat(int times, string line)
    {
        var command = line.Split(' ', 3)[2];
        var lines = Enumerable.Range(1, times).SelectMany(i => Run(command.Replace("{}", $"{i}", StringComparison.Ordinal))).ToList();
        return [.. lines.Where(text => text.StartsWith("answer", StringComparison.Ordinal) || text.StartsWith("login", StringComparison.Ordinal))
            .Select(text => string.Join(' ', text.Split(' ').TakeWhile(word => !word.Contains('=', StringComparison.Ordinal))))
            .CountBy(text => text).Select(counted => $"{counted.Value} times {counted.Key}")];
    }

    private bool RunOwn(string verb, Words words)
    {
        switch (verb)
        {
            case "room": _roomOptions = OptionWords.With(_roomOptions, Unused(words, _room)); break;
            case "app-limits": _app = new AppState(OptionWords.With(_app.Options, words)); break;
            case "app": RunApp(words); break;
            case "directory": _directoryOptions = OptionWords.With(_directoryOptions, Unused(words, _directory)); break;
            case "at": _nowMs = StartMs + Spans.Parse(words.Take()); break;
            case "after": _nowMs += Spans.Parse(words.Take()); break;
            case "snapshot": _snapshot = Room.Snapshot(); break;
            case "restart": Restart(); break;
            case "unstored": Unstored(long.Parse(words.Take())); break;
            case "lose": Room.Restore(null); break;
            case "kept": _transcript.Line($"kept from {Room.KeptFrom(_nowMs)} to {Room.Seq}"); break;
            case "rehearse": Rehearse(words.Take(), words); break;
            case "state": State(); break;
            case "epoch": _transcript.Line($"epoch {_transcript.Time(Room.Epoch)} created {_transcript.Time(Room.CreatedMs)}"); break;
            default: return false;
        }
        return true;
    }

    private void RunRoomOrDirectory(string verb, Words words)
    {
        if (RoomVerbs.Parse(verb, words, _lastId + 1) is { } command)
        {
            if (command.Id > _lastId) _lastId = command.Id;
            (Room.App, Room.AppWords) = (_app, _appWords);
            Room.Apply(command, _nowMs, _transcript);
            return;
        }
        _directory ??= new DirectoryVerbs(new SessionDirectory(_directoryOptions), _transcript);
        if (!_directory.TryRun(verb, words, _nowMs)) throw new FormatException($"what is '{verb}'?");
    }

    private void RunApp(Words words)
    {
        var decided = AppRules.Decide(_app, AppVerbs.Parse(words), _nowMs);
        if (decided.Event is not { } happened)
        {
            _transcript.Line($"app {(int)decided.Why.Code} {decided.Why.Code} {decided.Why.Rule}: {decided.Which}");
            return;
        }
        _app = _app.Fold(happened);
        if (happened is AppWordsEvent) _appWords = WordFilter.Build([.. _app.Words.Select(one => new FilterWord(one.Key, one.Value))]);
        _transcript.Line($"app event {AppVerbs.Show(happened, _transcript)}");
        _transcript.Line($"app {AppVerbs.Show(_app)}");
    }

    /// <summary>A new process: a room from the last snapshot and what the log has after it.</summary>
    private void Restart()
    {
        var before = Durable.Show(Room);
        _room = new Room(Room.Id, _roomOptions) { KnownSinceMs = _nowMs };
        _room.Restore(_snapshot);
        foreach (var happened in _transcript.Log.Where(e => e.Seq > Room.Seq)) _room.Fold(happened);
        _transcript.Line(Durable.Show(_room) == before ? $"the same state at seq {Room.Seq}" : $"another state: {Durable.Show(_room)}");
    }

    /// <summary><c>unstored 3</c>: the store took the log up to 3 only, and it is read back; members keep their places.</summary>
    private void Unstored(long seq)
    {
        var epoch = Room.Epoch;
        Room.Restore(null);
        _transcript.Log.RemoveAll(happened => happened.Seq > seq);
        foreach (var happened in _transcript.Log) Room.Fold(happened);
        Room.ForgetUnstored(epoch);
    }

    private void Rehearse(string user, Words words)
    {
        var asked = new RecallMessages(1, user, $"{user}-1", [], 0);
        var wanted = new Rehearsal(words.Named("user"), words.Named("contains"), words.Named("type"), words.Number("minutes") ?? 0);
        var why = Room.CheckRehearsal(asked, wanted);
        var found = _transcript.Log.OfType<MessageEvent>().Where(m => wanted.Matches(m, _nowMs) && Room.MayRecall(asked, m));
        _transcript.Line(why.Refuses ? _transcript.Show(why) : $"would take back [{string.Join(", ", found.Select(m => m.Seq))}]");
    }

    private void State()
    {
        var s = Room.Snapshot();
        _transcript.Line($"seq={s.Seq} created={_transcript.Time(s.CreatedMs)} entries={s.Entries.Count} mutes={s.Mutes.Count}"
            + $" ids={s.RecentIds.Count} messages={s.RecentMessages.Count} members={Room.MemberCount}");
        _transcript.Line(Transcript.Show(s.Config));
    }

    private static Words Unused(Words words, object? part) =>
        part is null ? words : throw new FormatException("options come before the first command");
}
