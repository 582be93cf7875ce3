using System.Reflection;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Architecture.Tests;

/// <summary>The rules and the wire speak the same codes, though neither knows the other.</summary>
public sealed class CodesTests
{
    /// <summary>Verdicts that the wire calls otherwise, since it says more with the same code.</summary>
    private static readonly Dictionary<string, string> OtherNames = new() { [nameof(Verdict.Kicked)] = nameof(Codes.KickedOrBanned) };

    public static TheoryData<Verdict> Verdicts => new(Enum.GetValues<Verdict>());

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void A_verdict_has_the_number_of_its_code(Verdict verdict)
    {
        var name = OtherNames.GetValueOrDefault($"{verdict}", $"{verdict}");
        var code = typeof(Codes).GetField(name, BindingFlags.Public | BindingFlags.Static);
        Assert.True(code is not null, $"Codes has no {name}");
        Assert.Equal((int)verdict, code.GetRawConstantValue());
    }
}
