using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Input;

/// <summary>
/// Reads the keys that an emulator is to know, such as
/// <c>a-first-key-of-the-tests:units=100:searches=5,a-second-key-of-the-tests:invalid</c>.
/// </summary>
internal static class EmulatedKeys
{
    /// <summary>A shorter one no client would send.</summary>
    private const int LeastCharacters = 20;

    /// <exception cref="InvalidInputException"><c>EmulatorInputNotUnderstood</c>.</exception>
    public static IReadOnlyList<EmulatedKey> Parse(string? spec) =>
        [.. (spec ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Key)];

    private static EmulatedKey Key(string text)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts[0].Length is > 0 and < LeastCharacters)
            throw new InvalidInputException(
                ErrorIds.EmulatorInputNotUnderstood,
                $"'{parts[0]}' cannot be a key: keys have at least {LeastCharacters} characters.",
                "Give a longer one, such as a-key-of-twenty-letters."
            );
        return parts[0].Length == 0 ? throw NotUnderstood(text) : parts.Skip(1).Aggregate(new EmulatedKey(parts[0]), With);
    }

    private static EmulatedKey With(EmulatedKey key, string trait) =>
        trait.Split('=', StringSplitOptions.TrimEntries) switch
        {
            ["units", var number] => key with { Units = Number(number, trait) },
            ["searches", var number] => key with { Searches = Number(number, trait) },
            ["per-minute", var number] => key with { PerMinute = Number(number, trait) },
            ["invalid"] => key with { IsInvalid = true },
            ["not-configured"] => key with { IsNotConfigured = true },
            ["blocked"] => key with { IsBlocked = true },
            _ => throw NotUnderstood(trait),
        };

    private static int Number(string text, string trait) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NotUnderstood(trait);

    private static InvalidInputException NotUnderstood(string what) =>
        new(
            ErrorIds.EmulatorInputNotUnderstood,
            $"'{what}' names no key of the emulator.",
            "Give names with commas between them, each with what it should be like: name:units=100:searches=5:per-minute=60, "
                + "name:invalid, name:not-configured, name:blocked."
        );
}
