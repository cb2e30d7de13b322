using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>A stage that reads lists: how much of each.</summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class ListReadingCmdlet<TIn, TOut> : PaidStageCmdlet<TIn, TOut>
    where TOut : class
{
    /// <summary>
    /// The most videos of each kind (video, Short, stream) that one run reads of a list. Without it, the list's own cap, or 200.
    /// </summary>
    [Parameter]
    [WholeNumberText(1, OptionRules.MostVideos, Parameter = nameof(MaxVideos))]
    [ValidateWholeNumber(1, OptionRules.MostVideos, Parameter = nameof(MaxVideos))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int MaxVideos { get; set; }

    /// <summary>
    /// Reads the lists from their beginning, also what a cap left out before, and those that an unfinished sync has read.
    /// </summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>
    /// Where lists are read: Auto (the YouTube Data API where there is a key, else Apify), Apify or YouTube. Without it, the settings
    /// file's, or Auto.
    /// </summary>
    [Parameter]
    public ListSource? Source { get; set; }

    /// <summary>
    /// What tells which videos the lists have, so that the source is asked for the new ones only: YouTube (the YouTube Data API tells, and
    /// Apify is paid for them), Feed (the lists' feeds), yt-dlp (feeds and yt-dlp), or Auto (the cheapest of these, yt-dlp only with
    /// allow_scraping in the settings file). Feeds and yt-dlp cost nothing; where they cannot tell, the source does. Without it, the
    /// settings file's discover, or what -Source says.
    /// </summary>
    [Parameter]
    [ValidateSet("Source", "YouTube", "Feed", "yt-dlp", "Auto")]
    public string? Discover { get; set; }

    private protected override IngestOptions Options =>
        base.Options.WithSource(
            Source,
            Discover is null
                ? null
                : IngestSettings.DiscoveryWords.Single(word => word.Word.Equals(Discover, StringComparison.OrdinalIgnoreCase)).Value
        ) with
        {
            MaxVideos = MaxVideos > 0 ? MaxVideos : null,
            Full = Full,
        };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _ = Options;
        }
        catch (InvalidInputException exception)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, null));
        }

        base.BeginProcessing();
    }

    /// <summary>
    /// What reading is said to be where somebody is asked before it is done, or follows it with -Verbose: the database is not asked.
    /// </summary>
    private protected string Reading(IReadOnlyCollection<MonitoredList> lists)
    {
        var options = Options;
        var most = Math.Min(lists.Sum(list => IngestionClient.MaxCostUsd(list, options)), options.MaxCostUsd ?? decimal.MaxValue);
        return ListReadModes.Of(options, HasYouTube) is ListReadMode.YouTube
            ? "read new videos through the YouTube Data API"
            : $"read new videos for {PlannedCost.Usd(most)}{ListedAgain(lists, most)}";
    }

    /// <summary>What reading is said to be with -WhatIf.</summary>
    /// <param name="plan">The plan for these lists.</param>
    /// <param name="lists">The lists.</param>
    private protected string PlannedReading(IngestPlan plan, IReadOnlyCollection<MonitoredList> lists) =>
        lists.Count == 0 ? "read no list" : $"read new videos for {PlannedCost.AtMost(plan)}{ListedAgain(lists, plan.MaxCostUsd)}";

    /// <summary>What of the cost goes to videos that were listed before.</summary>
    private string ListedAgain(IReadOnlyCollection<MonitoredList> lists, decimal? most)
    {
        var options = Options;
        var again = Math.Min(lists.Sum(list => IngestionClient.ListedAgainUsd(list, options)), most ?? decimal.MaxValue);
        return again == 0 || ListReadModes.Of(options, HasYouTube) is not ListReadMode.Apify
            ? ""
            : $" ({HumanFormat.Cost(again)} of it for videos that are listed again: a spending limit had cut off what is behind them)";
    }
}
