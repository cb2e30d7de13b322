using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>
/// The keys of the proof: two that run dry while the work goes on, one that YouTube does not accept, and enough for the rest.
/// </summary>
internal sealed class PlannedKeys
{
    /// <summary>What the tool takes a key for, unless YouTube says otherwise.</summary>
    private const int UnitsADay = 10_000;

    /// <param name="units">What all runs take.</param>
    public PlannedKeys(int units)
    {
        Dry = [Key("runs-dry-soon") with { Units = units / 10 }, Key("runs-dry-later") with { Units = units * 3 / 20 }];
        Invalid = Key("is-not-accepted") with { IsInvalid = true };
        Ample =
        [
            .. Enumerable
                .Range(0, 2 + units / UnitsADay)
                .Select(number => Key(string.Create(CultureInfo.InvariantCulture, $"has-plenty-{number}"))),
        ];
    }

    public IReadOnlyList<EmulatedKey> Dry { get; }

    public EmulatedKey Invalid { get; }

    public IReadOnlyList<EmulatedKey> Ample { get; }

    public IReadOnlyList<EmulatedKey> All => [.. Dry, Invalid, .. Ample];

    private static EmulatedKey Key(string trait) => new($"a-made-up-key-that-{trait}");
}
