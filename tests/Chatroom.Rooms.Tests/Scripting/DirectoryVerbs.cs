namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>What a script may ask of a session directory. Not thread-safe.</summary>
internal sealed class DirectoryVerbs(SessionDirectory directory, Transcript transcript)
{
    /// <summary>Carries a line out; false when its verb is none of a directory's.</summary>
    public bool TryRun(string verb, Words words, long nowMs)
    {
        switch (verb)
        {
            case "login": Login(words.Take(), new SessionPlace(words.Take(), words.Named("gateway") ?? "g1"), nowMs); break;
            case "logout": directory.Logout(words.Take(), words.Take(), nowMs); break;
            case "enter": Enter(words.Take(), words.Take(), words.Take()); break;
            case "exit": directory.Exit(words.Take(), words.Take(), words.Take()); break;
            case "withdraw": directory.Withdraw(words.Take(), words.Take(), words.Take()); break;
            case "find": Find(words.Take()); break;
            case "users": transcript.Line($"users {directory.Users}"); break;
            case "tidy": directory.Tick(nowMs); break;
            default: return false;
        }
        return true;
    }

    private void Login(string user, SessionPlace session, long nowMs)
    {
        var (code, until, evicted) = directory.Login(user, session, nowMs);
        transcript.Line("login " + (code == Verdict.Ok ? "ok" : $"{(int)code} {code}") + (until == 0 ? "" : $" until={transcript.Time(until)}"));
        if (evicted is { } older) transcript.Line($"evict {older.Session} on {older.Gateway}");
    }

    private void Enter(string user, string session, string room)
    {
        var (current, left) = directory.Enter(user, session, room);
        transcript.Line(current ? "entered" + (left is { } place ? $", left {place.Room} of session {place.Session}" : "") : "not this user's session");
    }

    private void Find(string user) =>
        transcript.Line(directory.Find(user) is { } place ? $"session {place.Session} on {place.Gateway}" : "no session");
}
