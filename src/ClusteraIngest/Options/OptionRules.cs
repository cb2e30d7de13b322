using System.Globalization;

namespace ClusteraIngest.Options;

/// <summary>
/// What options may be, wherever they are given: as properties in C#, as options of the tool, as parameters of the module, as keys of the
/// settings file. Each place checks by these rules and says the rule's words after its own name for the option.
/// </summary>
internal static class OptionRules
{
    public const int MostPaidRuns = 256;
    public const int MostJobs = 64;

    /// <summary>What Apify's actor takes.</summary>
    public const int MostVideos = 999_999;

    public const double LeastMinutes = 0.01;
    public const double MostMinutes = 1440;

    /// <summary>Paid runs at once.</summary>
    public static readonly OptionRule<int> PaidRuns = WholeNumber(1, MostPaidRuns);

    /// <summary>Jobs of a worker at once.</summary>
    public static readonly OptionRule<int> Jobs = WholeNumber(1, MostJobs);

    /// <summary>The most videos of a list or channel.</summary>
    public static readonly OptionRule<int> Videos = WholeNumber(1, MostVideos);

    /// <summary>A number of something of which there is at least one.</summary>
    public static readonly OptionRule<int> AtLeastOne = new(number => number >= 1, "a whole number from 1 on");

    /// <summary>A number of something of which there may be none.</summary>
    public static readonly OptionRule<int> NotNegative = new(number => number >= 0, "a whole number from 0 on");

    /// <summary>
    /// The most that something may cost. Costs are told to four decimals; and with a limit of nothing no paid run could begin.
    /// </summary>
    public static readonly OptionRule<decimal> CostUsd = new(
        usd => usd is >= 0.0001m and <= 1_000_000,
        "an amount in USD from 0.0001 to 1000000, such as 2.50"
    );

    /// <summary>Who is paid, as the ledger of charges names it.</summary>
    public static readonly OptionRule<string> Provider = new(
        name => name is [>= 'a' and <= 'z', ..] && name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_'),
        "the name of a provider in lower case, such as apify"
    );

    /// <summary>A time in minutes, as the faces and the file take it.</summary>
    public static readonly OptionRule<double> Minutes = new(
        minutes => minutes is >= LeastMinutes and <= MostMinutes,
        "minutes from 0.01 to 1440"
    );

    /// <summary>How long a service is waited for, as C# takes it.</summary>
    public static readonly OptionRule<TimeSpan> UpToADay = new(
        time => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1),
        "a time above 0, up to a day"
    );

    /// <summary>Any time that passes.</summary>
    public static readonly OptionRule<TimeSpan> AboveZero = new(time => time > TimeSpan.Zero, "a time above 0");

    /// <summary>A pause, which there may not be.</summary>
    public static readonly OptionRule<TimeSpan> Pause = new(time => time >= TimeSpan.Zero, "a time from 0 on");

    /// <summary>How often progress is told.</summary>
    public static readonly OptionRule<TimeSpan> ProgressInterval = new(
        time => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(1),
        "seconds from 1 to 86400"
    );

    /// <summary>A pause between two channels.</summary>
    public static readonly OptionRule<TimeSpan> ChannelPause = new(
        time => time >= TimeSpan.Zero && time <= TimeSpan.FromDays(1),
        "seconds from 0 to 86400"
    );

    /// <summary>How often a second something is asked for.</summary>
    public static readonly OptionRule<double> RequestsPerSecond = new(
        number => number is >= 0.001 and <= 1000,
        "a number from 0.001 to 1000"
    );

    /// <summary>A number of bytes that is a limit.</summary>
    public static readonly OptionRule<long> Bytes = new(bytes => bytes >= 1, Text.ByteSize.Takes);

    /// <summary>The most lines of a picture.</summary>
    public static readonly OptionRule<string> VideoQuality = new(
        quality => quality is "best" || IsNumberWith(quality, 'p', 16, 16_384),
        "the most lines of the picture, such as 720p or 1080p, or best"
    );

    /// <summary>The most kilobits a second of a sound.</summary>
    public static readonly OptionRule<string> AudioQuality = new(
        quality => quality is "best" || IsNumberWith(quality, 'k', 8, 10_000),
        "the most kilobits a second of the sound, such as 128k, or best"
    );

    private static bool IsNumberWith(string text, char unit, int least, int most) =>
        text.Length is > 1 and < 7
        && text[^1] == unit
        && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most;

    /// <summary>An instant that has come. Clocks may be a little apart.</summary>
    public static OptionRule<DateTimeOffset> PastTime(TimeProvider time) =>
        new(at => at <= time.GetUtcNow().AddDays(1), "a time that is not still to come");

    /// <summary>A whole number within a range.</summary>
    public static OptionRule<int> WholeNumber(int least, int most) =>
        new(
            number => number >= least && number <= most,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")
        );
}
