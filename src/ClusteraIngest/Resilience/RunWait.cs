using System.Globalization;

namespace ClusteraIngest.Resilience;

/// <summary>What is being waited for although everything answers, such as room in Apify's plan.</summary>
public sealed record RunWait
{
    /// <summary>The id of its warning, such as <c>ApifyPlanFull</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is waited for, within a sentence.</summary>
    public required string What { get; init; }

    /// <summary>How many lists, transcripts or requests wait for it.</summary>
    public required int Items { get; init; }

    /// <summary>For how long already: the first of them.</summary>
    public required TimeSpan Lasting { get; init; }

    /// <summary>For how long each may wait at the most; null: there is no limit.</summary>
    public TimeSpan? Most { get; init; }

    /// <summary>When it is over by itself; null: that is not known.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Such as <c>room in Apify's plan (3 items), for 42 s, up to 60 minutes</c>.</summary>
    public override string ToString() =>
        $"{What}{(Items > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({Items} items)") : "")}, for {Span(Lasting)}{Limit}";

    private string Limit =>
        Until is { } until ? string.Create(CultureInfo.InvariantCulture, $", until {until.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)")
        : Most is { } most ? $", up to {Span(most)}"
        : "";

    /// <summary>A time for people: seconds up to two minutes, then minutes.</summary>
    internal static string Span(TimeSpan span) =>
        span.TotalMinutes >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
