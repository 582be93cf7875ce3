using Chatroom.Rooms.Global;
using Chatroom.Rooms.Tests.Scripting;

namespace Chatroom.Rooms.Tests;

/// <summary>Every code and every limit is reached by a script that says so.</summary>
public sealed class ScriptCoverTests
{
    private static IEnumerable<string> Wanted =>
    [
        .. Enum.GetNames<Verdict>().Select(name => $"{nameof(Verdict)}.{name}"),
        .. Of<RoomOptions>(),
        .. Of<RoomConfig>(),
        .. Of<DirectoryOptions>(),
        .. Of<AppOptions>(),
    ];

    private static IEnumerable<string> Of<T>() => typeof(T).GetProperties().Select(property => $"{typeof(T).Name}.{property.Name}");

    [Fact]
    public void Every_code_and_limit_is_covered()
    {
        var covered = Script.All.SelectMany(script => script.Covers).ToHashSet();
        Assert.Empty(Wanted.Except(covered));
    }

    [Fact]
    public void Nothing_is_covered_that_does_not_exist()
    {
        var wanted = Wanted.ToHashSet();
        Assert.Empty(Script.All.SelectMany(script => script.Covers.Where(name => !wanted.Contains(name)).Select(name => $"{script.Name}: {name}")));
    }

    [Fact]
    public void A_code_that_a_script_covers_is_in_its_transcript() =>
        Assert.Empty(Script.All.SelectMany(script => script.Covers
            .Where(name => name.StartsWith("Verdict.", StringComparison.Ordinal) && !IsIn(script.Transcript, name["Verdict.".Length..]))
            .Select(name => $"{script.Name}: {name}")));

    private static bool IsIn(string transcript, string code) =>
        code == nameof(Verdict.Ok) ? transcript.Contains("answer ok", StringComparison.Ordinal) : transcript.Contains($" {code} ", StringComparison.Ordinal)
            || transcript.Contains($" {code}\n", StringComparison.Ordinal);
}
