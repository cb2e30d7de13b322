using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Options;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.Runs;

/// <summary>Where lists are read.</summary>
public enum ListSource
{
    /// <summary>The cheapest complete way that the credentials allow: the YouTube Data API where there is a key, else Apify.</summary>
    Auto,

    /// <summary>Apify's actor, which is paid for each video that it lists.</summary>
    Apify,

    /// <summary>The YouTube Data API, which costs units of a daily quota.</summary>
    YouTube,
}

/// <summary>What tells which videos a list has. The source is then asked for the new ones only, where that is not itself.</summary>
public enum ListDiscovery
{
    /// <summary>The source itself.</summary>
    Source,

    /// <summary>The YouTube Data API, and Apify is paid for the new videos only.</summary>
    YouTube,

    /// <summary>
    /// The list's feed, which costs nothing: it tells within the newest 15 whether anything is new. Where it does not come, or cannot
    /// tell, the source does; and once a day in any case.
    /// </summary>
    Feed,

    /// <summary>
    /// The list's feed, and where that cannot tell, yt-dlp, which costs nothing either. Where that fails, the source does.
    /// </summary>
    YtDlp,

    /// <summary>
    /// The cheapest complete way: as <see cref="YtDlp"/> where <see cref="IngestOptions.AllowScraping"/>, else as <see cref="Feed"/>.
    /// </summary>
    Auto,
}

/// <summary>Where transcripts come from.</summary>
public enum TranscriptSource
{
    /// <summary>Apify's actor, which is paid for each.</summary>
    Apify,

    /// <summary>YouTube's captions, whose addresses yt-dlp tells, for nothing. What a machine has translated is left alone.</summary>
    YtDlp,

    /// <summary>As <see cref="YtDlp"/>, and through Apify where that fails and there is a token.</summary>
    Auto,
}

/// <summary>How the stages work. Every default is stated.</summary>
public sealed record IngestOptions
{
    /// <summary>Paid runs at once, over all stages of an invocation: 5. Lowered on its own while the plan allows fewer.</summary>
    public int Concurrency { get; init; } = 5;

    /// <summary>
    /// The most videos of each kind that one run reads of a list, given for this invocation; wins over the list's own. Null: not given.
    /// </summary>
    public int? MaxVideos { get; init; }

    /// <summary>The same for lists that have no cap of their own, where <see cref="MaxVideos"/> is not given: 200.</summary>
    public int DefaultMaxVideos { get; init; } = 200;

    /// <summary>The most that this invocation may cost in USD; null: no limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>
    /// How long Apify or the database may be away before the invocation ends: 10 minutes. Until then they are waited for.
    /// </summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a list or a transcript may wait for what others use up at the moment: a run that another process has open, room in Apify's
    /// plan, money that is reserved, a key's requests in a minute. Past it, it fails with <c>WaitTooLong</c>, and the rest goes on. Null:
    /// not given, which is <see cref="DefaultMaxWait"/>, and no limit for jobs, since their keys may rest until the next day. What does not
    /// answer at all is <see cref="MaxOutage"/>'s.
    /// </summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>How long a list or a transcript may wait where <see cref="MaxWait"/> is not given: 60 minutes.</summary>
    public static TimeSpan DefaultMaxWait => WaitRegister.UsualMost;

    /// <summary>Reads lists from the beginning, without watermark, and without a cap unless <see cref="MaxVideos"/> is given.</summary>
    public bool Full { get; init; }

    /// <summary>False: a sync leaves transcripts alone.</summary>
    public bool WithTranscripts { get; init; } = true;

    /// <summary>
    /// Transcript languages in order of preference, given for this invocation; they win over the list's own. Empty: not given.
    /// </summary>
    public IReadOnlyList<LanguageTag> Languages { get; init; } = [];

    /// <summary>
    /// The same for videos of lists that name none, where <see cref="Languages"/> are not given; empty: the video's original language.
    /// </summary>
    public IReadOnlyList<LanguageTag> DefaultLanguages { get; init; } = [];

    /// <summary>
    /// True: the transcripts of videos that are given by name are asked for, unless one is stored: also where their turn has not come, or
    /// what was known was final. False.
    /// </summary>
    public bool AskAgain { get; init; }

    /// <summary>Where transcripts come from: <see cref="TranscriptSource.Apify"/>.</summary>
    public TranscriptSource TranscriptSource { get; init; }

    /// <summary>Where lists are read: <see cref="ListSource.Auto"/>.</summary>
    public ListSource Source { get; init; }

    /// <summary>What tells which videos a list has: <see cref="ListDiscovery.Source"/>.</summary>
    public ListDiscovery Discover { get; init; }

    /// <summary>Whether <see cref="ListDiscovery.Auto"/> may use yt-dlp, which reads YouTube's pages: false.</summary>
    public bool AllowScraping { get; init; }

    /// <summary>Checks each option; every stage does it before it begins.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        OptionRules.PaidRuns.Require($"{nameof(IngestOptions)}.{nameof(Concurrency)}", Concurrency);
        if (MaxVideos is { } videos)
            OptionRules.Videos.Require($"{nameof(IngestOptions)}.{nameof(MaxVideos)}", videos);
        OptionRules.Videos.Require($"{nameof(IngestOptions)}.{nameof(DefaultMaxVideos)}", DefaultMaxVideos);
        if (MaxCostUsd is { } usd)
            OptionRules.CostUsd.Require($"{nameof(IngestOptions)}.{nameof(MaxCostUsd)}", usd);
        OptionRules.UpToADay.Require($"{nameof(IngestOptions)}.{nameof(MaxOutage)}", MaxOutage);
        if (MaxWait is { } wait)
            OptionRules.UpToADay.Require($"{nameof(IngestOptions)}.{nameof(MaxWait)}", wait);
    }

    /// <summary>
    /// These options with what is given for one invocation of where lists are read. A source that is given ends discovery through the
    /// YouTube Data API, since these go together; what costs nothing goes with any source.
    /// </summary>
    /// <param name="source">The source; null: not given.</param>
    /// <param name="discover">What tells which videos there are; null: not given.</param>
    /// <exception cref="InvalidInputException"><c>SourceContradictsDiscover</c>: YouTube was to be all, and Apify to be paid.</exception>
    public IngestOptions WithSource(ListSource? source, ListDiscovery? discover) =>
        (source, discover) switch
        {
            (ListSource.YouTube, ListDiscovery.YouTube) => throw new InvalidInputException(
                ErrorIds.SourceContradictsDiscover,
                "Lists cannot be read from YouTube alone and, as discovery has it, the new videos from Apify.",
                "Give either the source or discovery."
            ),
            (null, null) => this,
            (null, ListDiscovery.YouTube) => this with
            {
                Source = Source is ListSource.YouTube ? ListSource.Auto : Source,
                Discover = ListDiscovery.YouTube,
            },
            (null, { } told) => this with { Discover = told },
            ({ } given, _) => this with
            {
                Source = given,
                Discover = discover ?? (Discover is ListDiscovery.YouTube ? ListDiscovery.Source : Discover),
            },
        };
}
