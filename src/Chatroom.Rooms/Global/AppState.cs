using System.Collections.Immutable;
using System.Text;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Global;

/// <summary>What holds in all rooms: sanctions, words, rooms that stay, settings. Immutable: one object serves every room at once.</summary>
/// <remarks>It is the fold of the app's log: <see cref="AppRules"/> decides, <see cref="Fold"/> changes.</remarks>
public sealed record AppState(AppOptions Options)
{
    private const int WordOverheadBytes = 8;

    /// <summary>Nothing, with the default limits: what a room has that nobody gave a state.</summary>
    public static AppState Empty { get; } = new(new AppOptions());

    /// <summary>Which log this is; 0 while there is none.</summary>
    public long Epoch { get; init; }

    /// <summary>The last seq that is folded in.</summary>
    public long Seq { get; init; }

    public GlobalSanctions Mutes { get; private init; } = GlobalSanctions.None;
    public GlobalSanctions Bans { get; private init; } = GlobalSanctions.None;

    /// <summary>The app's words, each with what becomes of a message that has it.</summary>
    public ImmutableDictionary<string, WordAction> Words { get; private init; } =
        ImmutableDictionary<string, WordAction>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Rooms that are not destroyed however idle they are.</summary>
    public ImmutableSortedSet<string> KeepAlive { get; private init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    public AppSettings Settings { get; private init; } = new();

    private int WordBytes { get; init; }
    private int KeepAliveBytes { get; init; }

    /// <summary>What the lists take when stored.</summary>
    public int Bytes => Mutes.Bytes + Bans.Bytes + WordBytes + KeepAliveBytes;

    public GlobalSanctions Of(GlobalSanctionKind kind) => kind == GlobalSanctionKind.Mute ? Mutes : Bans;

    /// <summary>The state that a snapshot holds.</summary>
    public static AppState Restored(
        AppOptions options, long epoch, long seq, IReadOnlyList<GlobalSanction> mutes, IReadOnlyList<GlobalSanction> bans,
        IReadOnlyList<KeyValuePair<string, WordAction>> words, IReadOnlyList<string> keepAlive, AppSettings settings)
    {
        var empty = new AppState(options);
        return empty with
        {
            Epoch = epoch,
            Seq = seq,
            Mutes = GlobalSanctions.Of(mutes),
            Bans = GlobalSanctions.Of(bans),
            Words = empty.Words.SetItems(words),
            WordBytes = words.Sum(one => BytesOfWord(one.Key)),
            KeepAlive = empty.KeepAlive.Union(keepAlive),
            KeepAliveBytes = keepAlive.Sum(BytesOfWord),
            Settings = settings,
        };
    }

    /// <summary>Puts one event of the log into effect.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next of the log.</exception>
    public AppState Fold(AppEvent happened)
    {
        if (happened.Seq != Seq + 1) throw new InvalidOperationException($"the app's state stands at {Seq}, the event at {happened.Seq}");
        var next = happened switch
        {
            SanctionedEvent e => FoldSanction(e),
            AppWordsEvent e => FoldWords(e),
            KeepAliveEvent e => FoldKeepAlive(e),
            SettingsEvent e => this with { Settings = e.Change.On(Settings) },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "not an event of the app"),
        };
        // What is over makes place for what begins.
        if (!next.Fits) next = next.InForce(happened.TimeMs);
        return next with { Seq = happened.Seq };
    }

    private AppState FoldSanction(SanctionedEvent e)
    {
        var list = e.UntilMs == Until.Never
            ? e.Users.Aggregate(Of(e.Kind), static (rest, user) => rest.Without(user))
            : e.Users.Aggregate(Of(e.Kind), (rest, user) => rest.With(new GlobalSanction(user, e.UntilMs, e.TimeMs, e.By, e.Reason)));
        return e.Kind == GlobalSanctionKind.Mute ? this with { Mutes = list } : this with { Bans = list };
    }

    /// <summary>The same without the sanctions that are over by then.</summary>
    private AppState InForce(long nowMs) => this with { Mutes = Mutes.InForce(nowMs), Bans = Bans.InForce(nowMs) };

    /// <summary>Whether its lists and all of it together are within their limits.</summary>
    internal bool Fits =>
        Mutes.Count <= Options.MutesMax && Bans.Count <= Options.BansMax && Words.Count <= Options.WordsMax
        && KeepAlive.Count <= Options.KeepAliveMax && Bytes <= Options.StateBytes;

    private AppState FoldWords(AppWordsEvent e)
    {
        var (words, bytes) = (Words.ToBuilder(), WordBytes);
        foreach (var word in e.Remove)
            if (words.Remove(word)) bytes -= BytesOfWord(word);
        foreach (var (word, action) in e.Add)
        {
            if (!words.ContainsKey(word)) bytes += BytesOfWord(word);
            words[word] = action;
        }
        return this with { Words = words.ToImmutable(), WordBytes = bytes };
    }

    private static int BytesOfWord(string word) => WordOverheadBytes + Encoding.UTF8.GetByteCount(word);

    private AppState FoldKeepAlive(KeepAliveEvent e)
    {
        var rooms = KeepAlive.Except(e.Remove).Union(e.Add);
        return this with { KeepAlive = rooms, KeepAliveBytes = rooms == KeepAlive ? KeepAliveBytes : rooms.Sum(BytesOfWord) };
    }
}
