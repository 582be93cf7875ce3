using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <content>Words that are not said here: the room's own list, and the app's where it is in force.</content>
public sealed partial class Room
{
    private readonly SortedDictionary<string, WordAction> _words = new(StringComparer.Ordinal);
    private WordFilter? _roomWords;
    private bool _wordsChanged;

    /// <summary>
    /// The words of <see cref="App"/> ready to be looked for; null: none. Whoever calls gives the newest that is built;
    /// <see cref="RoomConfig.Words"/> says whether it is in force.
    /// </summary>
    public WordFilter? AppWords { get; set; }

    // Made of the list when the next message comes: several changes in a row make one.
    private WordFilter? RoomWords
    {
        get
        {
            if (!_wordsChanged) return _roomWords;
            _wordsChanged = false;
            // An older version may have taken for a word what is none by now.
            return _roomWords = WordFilter.Build([.. WordList.Where(word => WordFilter.IsWord(word.Text))]);
        }
    }

    private WordFilter? AppWordsInForce => Config.Words ? AppWords : null;

    private IEnumerable<FilterWord> WordList => _words.Select(word => new FilterWord(word.Key, word.Value));

    /// <summary>The stronger of what both lists find; of equals the app's.</summary>
    private WordHit FindWord(string content)
    {
        var found = AppWordsInForce?.Find(content) ?? default;
        if (found.Action == WordAction.Shield) return found;
        found = Stronger(found, RoomWords, content);
        return Stronger(found, _original?.RoomWords, content);
    }

    private static WordHit Stronger(in WordHit found, WordFilter? list, string content)
    {
        var other = list?.Find(content) ?? default;
        return other.Action > found.Action ? other : found;
    }

    /// <param name="type">Null: text.</param>
    /// <param name="replaced">Whether it is sent with stars.</param>
    private Refusal CheckWords(string? type, string content, out bool replaced)
    {
        var action = FindWord(content).Action;
        // Stars in content that a program reads could end what it means: it is refused instead.
        if (action == WordAction.Replace && (type ?? MessageTypes.Text) != MessageTypes.Text) action = WordAction.Shield;
        replaced = action == WordAction.Replace;
        return action switch
        {
            WordAction.Shield => new(Verdict.WordShielded, Rules.Words),
            WordAction.Hold => Refusal.Hold(Rules.Words),
            _ => default,
        };
    }

    private string Mask(string content) => Masking.Mask(content, AppWordsInForce, RoomWords);

    private void AddWords(AddWords add, IEffects effects)
    {
        if (!IsModerator(add, effects, out _)) return;
        var why = CheckAdd(add.Words);
        FilterWord[] changed = [.. add.Words.Where(word => !_words.TryGetValue(word.Text, out var action) || action != word.Action)];
        Change(add, new RoomWordsEvent(_nowMs, add.User, changed, []), why, effects);
    }

    private void RemoveWords(RemoveWords remove, IEffects effects)
    {
        if (!IsModerator(remove, effects, out _)) return;
        var why = IsWordCount(remove.Words.Count) ? default : new Refusal(Verdict.BadRoomParameter, Rules.Size);
        Change(remove, new RoomWordsEvent(_nowMs, remove.User, [], [.. remove.Words.Where(_words.ContainsKey).Distinct()]), why, effects);
    }

    private void Change(MemberCommand command, RoomWordsEvent change, in Refusal why, IEffects effects)
    {
        if (why.Refuses)
        {
            Refuse(command.Id, why, effects);
            return;
        }
        // What is so already is no event.
        var changes = change.Added.Count + change.Removed.Count > 0;
        if (changes) Emit(change, effects);
        Done(command.Id, changes ? Seq : 0, effects);
    }

    private Refusal CheckAdd(IReadOnlyList<FilterWord> words)
    {
        if (!IsWordCount(words.Count) || !words.All(IsWord)) return new(Verdict.BadRoomParameter, Rules.Size);
        var more = words.Select(word => word.Text).Distinct(StringComparer.Ordinal).Count(text => !_words.ContainsKey(text));
        return _words.Count + more > Options.WordsMax ? new(Verdict.BadRoomParameter, Rules.Limit) : default;
    }

    private bool IsWordCount(int count) => count >= 1 && count <= Options.WordsPerCall;

    private bool IsWord(FilterWord word) =>
        word.Action is >= WordAction.Replace and <= WordAction.Shield && word.Text.Length <= Options.WordChars && WordFilter.IsWord(word.Text);

    private void ListWords(ListWords list, IEffects effects)
    {
        if (!IsModerator(list, effects, out _)) return;
        if (list.Count < 1 || list.Count > Options.WordsPageMax)
        {
            Refuse(list.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
            return;
        }
        var rest = WordList.Where(word => list.After is null || string.CompareOrdinal(word.Text, list.After) > 0).Take(list.Count + 1).ToList();
        var more = rest.Count > list.Count;
        if (more) rest.RemoveAt(list.Count);
        Say(list.Id, new WordsReply(_words.Count, rest, more ? rest[^1].Text : null), effects);
    }

    private void ChangeWords(RoomWordsEvent change)
    {
        foreach (var word in change.Added) _words[word.Text] = word.Action;
        foreach (var text in change.Removed) _words.Remove(text);
        _wordsChanged = true;
    }

    private void RestoreWords(IReadOnlyList<FilterWord> words)
    {
        _words.Clear();
        foreach (var word in words) _words[word.Text] = word.Action;
        _wordsChanged = true;
    }
}
