using System.Text;

namespace Chatroom.LoadTest.Accounts;

/// <summary>
/// Words in place of a run of one letter, which compression would make nothing of. Seeded: the same number gives the same words, so that
/// who published knows afterwards what. Thread-safe.
/// </summary>
internal static class Padding
{
    private static readonly string[] Words =
        ("the you that was for are with his they this have from one had word but not what all were when your can said there use each which " +
        "she how their will other about out many then them these some her would make like him into time has look two more write see number " +
        "way could people than first water been call who oil its now find long down day did get come made may part over new sound take only " +
        "little work know place year live back give most very after thing our just name good sentence man think say great where help through " +
        "much before line right too mean old any same tell boy follow came want show also around form three small set put end does another " +
        "well large must big even such because turn here why ask went men read need land different home move try kind hand picture again " +
        "change off play spell air away animal house point page letter mother answer found study still learn should world high every near add " +
        "food between own below country plant last school father keep tree never start city earth eye light thought head under story saw left " +
        "few while along might close something seem next hard open example begin life always those both paper together got group often run " +
        "stream goal lol wow nice haha yes omg gg hello please song again clap love win team match shot save fast slow round level boss")
        .Split(' ');

    /// <summary>The text, made so long by words; one that is so long stays as it is.</summary>
    internal static string Fill(string text, int length, long seed)
    {
        if (text.Length >= length) return text;
        var filled = new StringBuilder(text, length + 16);
        var state = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        while (filled.Length < length)
        {
            // xorshift64: as good as words of a chat have to be.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            filled.Append(Words[state % (ulong)Words.Length]).Append(' ');
        }
        return filled.ToString(0, length);
    }
}
