using System.Globalization;

namespace ClusteraIngest.Errors;

/// <summary>All keys of the YouTube Data API have used up what a day grants them. What is stored stays; there are units again by themselves.</summary>
public sealed class QuotaExceededException : IngestException
{
    internal const string Id = "QuotaExceeded";

    internal QuotaExceededException(string what, int keys, DateTimeOffset freeAgainAt)
        : base(
            Id,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(keys == 1 ? "The key" : $"All {keys} keys")} of the YouTube Data API {(keys == 1 ? "has" : "have")} used up the day's {what}, and rest{(keys == 1 ? "s" : "")} until {freeAgainAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)."),
            "Wait, and run again: nothing is lost, and what is stored is not asked for again. `clustera-ingest keys` shows what each key has left.") =>
        FreeAgainAt = freeAgainAt;

    /// <summary>When the first key may be used again.</summary>
    public DateTimeOffset FreeAgainAt { get; }
}
