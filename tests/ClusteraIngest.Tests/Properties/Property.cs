using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ClusteraIngest.Tests.Properties;

/// <summary>
/// Checks what must hold for every input, with inputs put together from pieces. <c>CLUSTERA_PROPERTY_CASES</c> says how many (5000),
/// <c>CLUSTERA_PROPERTY_SEED</c> repeats a run: a failure's message has the two numbers behind the count of its tests.
/// </summary>
internal static class Property
{
    private const int MostPieces = 8;

    /// <summary>How many inputs are tried.</summary>
    public static int Cases { get; } = Number("CLUSTERA_PROPERTY_CASES") ?? 5_000;

    /// <summary>
    /// Tries it with all kinds of choices of pieces, one after the other; a failure is told with as few of them as it takes.
    /// </summary>
    public static void HoldsFor(IReadOnlyList<string> pieces, Action<string[]> holds)
    {
        var choices = Gen.Choose(0, MostPieces).SelectMany(count => Gen.Elements<string>(pieces).ArrayOf(count));
        Check.One(Settings(), Prop.ForAll(Arb.From(choices, WithoutOne), holds));
    }

    private static Config Settings()
    {
        var seed = System.Environment.GetEnvironmentVariable("CLUSTERA_PROPERTY_SEED")?.Trim('(', ')').Split(',');
        var replay = seed is [var one, var two, ..]
            ? new Replay(
                new Rnd(ulong.Parse(one, CultureInfo.InvariantCulture), ulong.Parse(two, CultureInfo.InvariantCulture)),
                FSharpOption<int>.None
            )
            : null;
        return Config
            .QuickThrowOnFailure.WithMaxTest(Cases)
            .WithQuietOnSuccess(true)
            .WithReplay(replay is null ? FSharpOption<Replay>.None : FSharpOption<Replay>.Some(replay));
    }

    private static IEnumerable<string[]> WithoutOne(string[] pieces) =>
        Enumerable.Range(0, pieces.Length).Select(left => pieces.Where((_, at) => at != left).ToArray());

    private static int? Number(string name) =>
        int.TryParse(System.Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
