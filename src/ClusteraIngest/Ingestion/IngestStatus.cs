using System.Globalization;
using ClusteraIngest.Jobs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion;

/// <summary>How everything stands.</summary>
/// <param name="Lists">The lists with their counts, by address.</param>
/// <param name="Transcripts">Videos by the state of their transcript; every video is counted once.</param>
/// <param name="Runs">The last invocations, newest first.</param>
public sealed record IngestStatus(
    IReadOnlyList<ListStatus> Lists, IReadOnlyDictionary<TranscriptState, long> Transcripts, IReadOnlyList<IngestRun> Runs)
{
    /// <summary>The lists with their counts, by address.</summary>
    public IReadOnlyList<ListStatus> Lists { get; init => field = PrintedList.Of(value); } = PrintedList.Of(Lists);

    /// <summary>Videos by the state of their transcript; every video is counted once.</summary>
    public IReadOnlyDictionary<TranscriptState, long> Transcripts { get; init => field = PrintedDictionary.Of(value); } =
        PrintedDictionary.Of(Transcripts);

    /// <summary>The last invocations, newest first.</summary>
    public IReadOnlyList<IngestRun> Runs { get; init => field = PrintedList.Of(value); } = PrintedList.Of(Runs);

    /// <summary>What this month has cost; null where there is no monthly limit.</summary>
    public MonthlyCost? Month { get; init; }
}

/// <summary>A list and what is stored of it.</summary>
/// <param name="List">The list.</param>
/// <param name="VideosStored">Its videos that are stored.</param>
/// <param name="TranscriptsStored">Those of them with a transcript.</param>
/// <param name="VideosAtYouTube">How many videos YouTube says the channel has; null where not known.</param>
/// <param name="VideosFailed">Items of its last reading that could not be stored; each is in <c>ctrl_processing_log</c> with its error.</param>
/// <param name="Transcripts">Its videos by the state of their transcript; every stored one is counted once.</param>
public sealed record ListStatus(
    MonitoredList List, long VideosStored, long TranscriptsStored, long? VideosAtYouTube, long VideosFailed, IReadOnlyDictionary<TranscriptState, long> Transcripts)
{
    /// <summary>
    /// The channel's public videos that are stored by whatever way they came: by the list, a collection, an import. Counted for lists that a cap cut off; null of others.
    /// </summary>
    public long? VideosOfChannelStored { get; init; }

    /// <summary>Its videos by the state of their transcript; every stored one is counted once.</summary>
    public IReadOnlyDictionary<TranscriptState, long> Transcripts { get; init => field = PrintedDictionary.Of(value); } =
        PrintedDictionary.Of(Transcripts);

    /// <summary>The list's address.</summary>
    public override string ToString() => List.ToString();
}

/// <summary>How an invocation stands.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Finished,

    /// <summary>It was stopped on request.</summary>
    Cancelled,

    /// <summary>It died, or what it needs was gone.</summary>
    Interrupted,
}

/// <summary>What an invocation did.</summary>
public enum RunKind
{
    /// <summary>Lists and transcripts.</summary>
    Sync,

    /// <summary>Lists.</summary>
    Ingest,

    /// <summary>Transcripts.</summary>
    Transcripts,

    /// <summary>Dataset exports.</summary>
    Import,

    /// <summary>Channels, as jobs that workers take.</summary>
    Collect,
}

/// <summary>An invocation: a row of <c>ctrl_run</c>.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="Kind">What it did.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
/// <param name="Figures">Its sum.</param>
public sealed record IngestRun(long RunId, RunKind Kind, RunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, RunFigures Figures)
{
    /// <summary>The sum of a run that consists of jobs; null of others, and while it goes on.</summary>
    public RunSummary? Collection { get; init; }

    /// <summary>Such as <c>12 Sync Finished</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RunId} {Kind} {State}");
}
