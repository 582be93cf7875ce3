using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>
/// Runs a property over random sequences with a fixed seed. A failure throws with the seed and the shortest sequence found;
/// <c>ROOM_PROPERTY_SEED</c> tries another seed.
/// </summary>
internal static class Seeded
{
    private const ulong DefaultSeed = 20_604;
    private const int Sequences = 450;
    private const int Length = 80;

    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("ROOM_PROPERTY_SEED"), out var seed) ? seed : DefaultSeed;

    /// <param name="step">Makes one step of a sequence.</param>
    /// <param name="check">Throws when the property does not hold.</param>
    /// <param name="opening">How three of four sequences begin.</param>
    public static void ForAll<TStep>(Gen<TStep> step, Action<TStep[]> check, params TStep[] opening) => ForAll(Sequences, step, check, opening);

    /// <param name="sequences">How many are tried.</param>
    public static void ForAll<TStep>(int sequences, Gen<TStep> step, Action<TStep[]> check, params TStep[] opening)
    {
        var any =
            from opens in Gen.Choose(0, 3)
            from length in Gen.Choose(1, Length)
            from steps in Gen.ArrayOf(step, length)
            select opens == 0 ? steps : (TStep[])[.. opening, .. steps];
        var replay = new Replay(new Rnd(Seed), Microsoft.FSharp.Core.FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(sequences).WithReplay(replay);
        string? shortest = null;
        var property = Prop.ForAll(Arb.From(any, Shorter), steps =>
        {
            try
            {
                check(steps);
            }
            catch (Exception)
            {
                shortest = Show(steps);
                throw;
            }
        });
        try
        {
            property.Check(config);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"seed {Seed}, shortest sequence:\n{shortest}\n{failure.Message}", failure);
        }
    }

    /// <summary>Without a half, a quarter... down to a single step: what still fails is shrunk further.</summary>
    private static IEnumerable<TStep[]> Shorter<TStep>(TStep[] steps)
    {
        for (var size = steps.Length / 2; size >= 1; size /= 2)
            for (var from = 0; from + size <= steps.Length; from += size)
                yield return [.. steps[..from], .. steps[(from + size)..]];
    }

    private static string Show<TStep>(TStep[] steps) =>
        steps.Aggregate(new StringBuilder(), (text, step) => text.Append("  ").Append(step).Append('\n')).ToString();
}
