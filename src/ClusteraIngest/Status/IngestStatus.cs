using System.Globalization;
using ClusteraIngest.Pacing;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Status;

/// <summary>How everything stands.</summary>
/// <param name="Lists">The lists with their counts, by address.</param>
/// <param name="Transcripts">Videos by the state of their transcript; every video is counted once.</param>
/// <param name="Runs">The last invocations, newest first.</param>
public sealed record IngestStatus(
    IReadOnlyList<ListStatus> Lists,
    IReadOnlyDictionary<TranscriptState, long> Transcripts,
    IReadOnlyList<IngestRun> Runs
)
{
    /// <summary>The lists with their counts, by address.</summary>
    public IReadOnlyList<ListStatus> Lists
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of(Lists);

    /// <summary>Videos by the state of their transcript; every video is counted once.</summary>
    public IReadOnlyDictionary<TranscriptState, long> Transcripts
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(Transcripts);

    /// <summary>The last invocations, newest first.</summary>
    public IReadOnlyList<IngestRun> Runs
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of(Runs);

    /// <summary>What this month has cost; null where there is no monthly limit.</summary>
    public MonthlyCost? Month { get; init; }

    /// <summary>What this month has cost with each provider that has a limit of its own.</summary>
    public IReadOnlyList<MonthlyCost> ProviderMonths
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<MonthlyCost>([]);

    /// <summary>Sources that have refused and are left alone for a while.</summary>
    public IReadOnlyList<SourceRest> Rests
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<SourceRest>([]);

    /// <summary>Sources that are asked slowly, so that requests wait for their turn.</summary>
    public IReadOnlyList<SourceWait> SourceWaits
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<SourceWait>([]);
}
