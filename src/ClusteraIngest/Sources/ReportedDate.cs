using System.Globalization;

namespace ClusteraIngest.Sources;

/// <summary>A date as sources write it: an instant, a day, or how long ago.</summary>
/// <param name="At">In UTC, also where the source names no zone; midnight where it gives the day only.</param>
/// <param name="IsEstimated">
/// True where it was computed from how long ago it was, and where a page writes the time of day without its zone: that is the zone of
/// whoever looked at the page, which nobody knows. It is taken for UTC then, and may be off by up to 14 hours.
/// </param>
internal readonly record struct ReportedDate(DateTimeOffset At, bool IsEstimated)
{
    private const int LongestText = 100;

    private const DateTimeStyles Style =
        DateTimeStyles.AssumeUniversal
        | DateTimeStyles.AdjustToUniversal
        | DateTimeStyles.AllowLeadingWhite
        | DateTimeStyles.AllowTrailingWhite;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "MMM d, yyyy",
        "MMMM d, yyyy",
        "d MMM yyyy",
        "d MMMM yyyy",
    ];

    /// <summary>Days, as pages write them in other countries.</summary>
    private static readonly string[] PageFormats = ["d.M.yyyy", "yyyy/M/d", "yyyy. M. d.", "yyyy年M月d日", .. Formats];

    /// <summary>The same with the time of what is announced, and without a zone.</summary>
    private static readonly string[] ClockFormats =
    [
        "M/d/yy, h:mm tt",
        "M/d/yyyy, h:mm tt",
        "d/M/yyyy, H:mm",
        "d/M/yy, H:mm",
        "MMM d, yyyy, h:mm tt",
        "MMM d, yyyy 'at' h:mm tt",
        "MMM d, yyyy h:mm tt",
        "MMMM d, yyyy, h:mm tt",
        "MMMM d, yyyy 'at' h:mm tt",
        "d MMM yyyy, H:mm",
        "d.M.yyyy, H:mm",
        "d.M.yy, H:mm",
        "d MMM yyyy H:mm",
        "yyyy/M/d H:mm",
        "yyyy. M. d. H:mm",
        "yyyy年M月d日 H:mm",
        "yyyy-MM-dd H:mm",
    ];

    private const string DayFirst = "d/M/yyyy";
    private const string MonthFirst = "M/d/yyyy";

    /// <summary>What a source writes where it knows no date.</summary>
    private static readonly DateOnly[] Epochs = [new(1970, 1, 1), new(1969, 12, 31), new(1, 1, 1), new(1900, 1, 1), new(1601, 1, 1)];

    /// <summary>
    /// Reads "2025-08-28T08:17:01.000Z", "2021-12-21", "Nov 1, 2018", "10 months ago", "3주 전", "Streamed 3 days ago",
    /// "Premieres 12/1/27, 6:00 PM".
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="relativeTo">What "ago" counts from.</param>
    /// <returns>Null where the text is no date, or one from before YouTube or beyond this century: nobody meant it.
    /// Null also where it can be two dates: "3/4/2023".</returns>
    public static ReportedDate? Read(string text, DateTimeOffset relativeTo) => Read(text, relativeTo, out _);

    /// <inheritdoc cref="Read(string, DateTimeOffset)"/>
    /// <param name="text">The text.</param>
    /// <param name="relativeTo">What "ago" counts from.</param>
    /// <param name="airing">What the words around the date say, also where there is no date to be read: "Waiting for One Channel".</param>
    public static ReportedDate? Read(string text, DateTimeOffset relativeTo, out Airing airing)
    {
        airing = Airing.None;
        if (text.Length > LongestText)
            return null;
        if (Instant(text, Formats) is { } exact)
            return Sensible(new(exact, false));

        (airing, var date) = AiringWords.Take(PlainText.Of(text));
        return (Instant(date, PageFormats) ?? Slashed(date)) is { } at ? Sensible(new(at, false))
            : Instant(date, ClockFormats) is { } ofSomeZone ? Sensible(new(ofSomeZone, true))
            : (airing is Airing.Announced ? RelativeDate.Ahead(date, relativeTo) : RelativeDate.Ago(date, relativeTo)) is { } estimated
                ? Sensible(new(estimated, true))
            : null;
    }

    /// <summary>Whether the text is the date of an epoch, which stands for none.</summary>
    public static bool IsPlaceholder(string text) =>
        text.Length <= LongestText && Instant(text, Formats) is { } at && Epochs.Contains(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>
    /// Whether the text is a date that reads one way where the day comes first, and another way where the month does: "3/4/2023".
    /// </summary>
    public static bool IsAmbiguous(string text)
    {
        if (text.Length > LongestText)
            return false;
        var date = AiringWords.Take(PlainText.Of(text)).Date;
        return Instant(date, [DayFirst]) is { } dayFirst && Instant(date, [MonthFirst]) is { } monthFirst && dayFirst != monthFirst;
    }

    /// <summary>A date with slashes, where only one reading of it is possible.</summary>
    private static DateTimeOffset? Slashed(string date)
    {
        var (dayFirst, monthFirst) = (Instant(date, [DayFirst]), Instant(date, [MonthFirst]));
        return dayFirst is null || monthFirst is null || dayFirst == monthFirst ? dayFirst ?? monthFirst : null;
    }

    private static ReportedDate? Sensible(ReportedDate date) => date is { At.Year: >= 2005 and < 2100 } ? date : null;

    private static DateTimeOffset? Instant(string text, string[] formats) =>
        DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, Style, out var at) ? at : null;
}
