using System.Management.Automation;
using ClusteraIngest.Display;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Settings;

namespace ClusteraIngest.PowerShell;

/// <summary>A stage that reads lists: how much of each.</summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class ListReadingCmdlet<TIn, TOut> : PaidStageCmdlet<TIn, TOut>
    where TOut : class
{
    /// <summary>The most videos of each kind (video, Short, stream) that one run reads of a list. Without it, the list's own cap, or 200.</summary>
    [Parameter]
    [ValidateWholeNumber(1, OptionRules.MostVideos, Parameter = nameof(MaxVideos))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int MaxVideos { get; set; }

    /// <summary>Reads the lists from their beginning, also what a cap left out before, and those that an unfinished sync has read.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>Where lists are read: Auto (the YouTube Data API where there is a key, else Apify), Apify or YouTube. Without it, the settings file's, or Auto.</summary>
    [Parameter]
    public ListSource? Source { get; set; }

    /// <summary>YouTube: lets the YouTube Data API tell which videos the lists have, and pays Apify for the new ones only.</summary>
    [Parameter]
    [ValidateSet("YouTube")]
    public string? Discover { get; set; }

    private protected override IngestOptions Options => base.Options.WithSource(Source, Discover is not null) with
    {
        MaxVideos = MaxVideos > 0 ? MaxVideos : null, Full = Full,
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

    /// <summary>What reading is said to be where somebody asks before it is done.</summary>
    /// <param name="most">The most that it costs through Apify, in USD.</param>
    /// <param name="again">What of that goes to videos that were listed before.</param>
    private protected string Reading(decimal most, decimal again)
    {
        var way = ListWays.Of(Options, HasYouTube);
        return way is ListWay.YouTube ? "read new videos through the YouTube Data API"
            : FormattableString.Invariant($"read new videos for at most {most:0.00##} USD") + (again == 0 || way is not ListWay.Apify ? ""
                : FormattableString.Invariant($" ({Math.Min(again, most):0.00##} USD of it for videos that are listed again: a spending limit had cut off what is behind them)"));
    }
}
