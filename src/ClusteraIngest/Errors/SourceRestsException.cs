using System.Globalization;

namespace ClusteraIngest.Errors;

/// <summary>A source is not asked before a time, and jobs are left. What is stored stays.</summary>
public sealed class SourceRestsException : IngestException
{
    private SourceRestsException(string errorId, string message, string remedy, DateTimeOffset until)
        : base(errorId, message, remedy) => Until = until;

    /// <summary>When it is asked again.</summary>
    public DateTimeOffset Until { get; }

    internal static SourceRestsException OfYouTube(DateTimeOffset until) =>
        new(
            ErrorIds.YouTubeThrottled,
            $"YouTube has refused further requests: nothing is asked of it before {Shown(until)}, and jobs are left.",
            "Start a worker again then: nothing is lost. Fewer requests a second make it less likely.",
            until
        );

    internal static SourceRestsException OfDay(DateTimeOffset until) =>
        new(
            ErrorIds.DayLimitReached,
            $"The day's limit of videos or bytes is reached: nothing is taken before {Shown(until)}, and jobs are left.",
            "Start a worker again then, or raise the limit: nothing is lost.",
            until
        );

    private static string Shown(DateTimeOffset until) => until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " (UTC)";
}
