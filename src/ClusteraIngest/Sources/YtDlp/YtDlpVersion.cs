using System.Globalization;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>A version of yt-dlp: the day of its release, and what it can do by then.</summary>
/// <param name="Text">As it says it itself, such as <c>2026.08.19</c>.</param>
/// <param name="ReleasedOn">The day in it; null where there is none.</param>
internal sealed record YtDlpVersion(string Text, DateOnly? ReleasedOn)
{
    /// <summary>From which age on yt-dlp itself advises to update.</summary>
    public const int OldAfterDays = 90;

    /// <summary>The first version that lists what YouTube sends since 2025; older ones list nothing, and call that success.</summary>
    private static readonly DateOnly ReadsLockups = new(2025, 5, 22);

    private static readonly DateOnly TakesJsRuntimes = new(2025, 11, 12);

    /// <summary>Whether it takes <c>--js-runtimes</c>, and uses one of them.</summary>
    public bool UsesJavaScriptRuntime => ReleasedOn >= TakesJsRuntimes;

    /// <summary>Whether it can read YouTube's lists as they are written today.</summary>
    public bool ReadsTodaysLists => ReleasedOn >= ReadsLockups;

    /// <summary>Reads what <c>--version</c> prints; null where that is none.</summary>
    public static YtDlpVersion? Read(string text)
    {
        var line = text.Trim();
        // 2026.08.19, 2026.08.19.232842 (nightly), 2026.08.19.post1
        if (line.Length is 0 or > 60 || line.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            return null;
        var isDate = DateOnly.TryParseExact(
            string.Join('.', line.Split('.').Take(3)),
            "yyyy.M.d",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        );
        return isDate ? new(line, day) : null;
    }

    /// <summary>How many days ago it was released; null where that is not known.</summary>
    public int? AgeInDays(DateTimeOffset now) =>
        ReleasedOn is { } day ? DateOnly.FromDateTime(now.UtcDateTime).DayNumber - day.DayNumber : null;
}
