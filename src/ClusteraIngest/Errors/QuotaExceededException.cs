using System.Globalization;

namespace ClusteraIngest.Errors;

/// <summary>
/// The keys of the YouTube Data API have used up what a day grants them. What is stored stays; there are units again by themselves.
/// </summary>
public sealed class QuotaExceededException : IngestException
{
    private QuotaExceededException(string message, string remedy, DateTimeOffset freeAgainAt)
        : base(ErrorIds.QuotaExceeded, message, remedy) => FreeAgainAt = freeAgainAt;

    /// <summary>When the first key may be used again.</summary>
    public DateTimeOffset FreeAgainAt { get; }

    /// <summary>None of the keys can be used: those that are not refused have used up what the day grants.</summary>
    /// <param name="what">What they have used up.</param>
    /// <param name="resting">How many rest.</param>
    /// <param name="refused">How many are refused.</param>
    /// <param name="freeAgainAt">Until when they rest.</param>
    internal static QuotaExceededException OfKeys(string what, int resting, int refused, DateTimeOffset freeAgainAt)
    {
        var who = (resting, refused) switch
        {
            (1, 0) => "The key of the YouTube Data API has",
            (_, 0) => Invariant($"All {resting} keys of the YouTube Data API have"),
            (1, _) => "1 key of the YouTube Data API has",
            _ => Invariant($"{resting} keys of the YouTube Data API have"),
        };
        return new(
            $"{who} used up the day's {what}, and {(resting == 1 ? "rests" : "rest")} until "
                + Invariant($"{freeAgainAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)")
                + (refused == 0 ? "." : Invariant($"; {refused} {(refused == 1 ? "is" : "are")} refused.")),
            "Wait, and run again: nothing is lost, and what is stored is not asked for again. `IngestClient.Keys.GetAllAsync` shows what "
                + "each key has left"
                + (refused == 0 ? "." : ", and why it is refused."),
            freeAgainAt
        );
    }

    /// <summary>All jobs that are left wait for units.</summary>
    internal static QuotaExceededException OfJobs(DateTimeOffset freeAgainAt) =>
        new(
            Invariant($"All keys rest: nothing can be done before {freeAgainAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC), and jobs are left."),
            "Start a worker again then: nothing is lost. `IngestClient.Keys.GetAllAsync` shows what each key has left.",
            freeAgainAt
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
