using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// A cmdlet over a stage. The stage runs on the thread pool from the first record on; input is fed to it as it comes, results are written
/// as they come, all on the pipeline thread. So the stages of a pipeline overlap.
/// </summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class StageCmdlet<TIn, TOut> : IngestCmdlet
    where TOut : class
{
    private RunProgress progress = new();
    private PipelineBridge<TIn, StageResult<TOut>>? bridge;
    private DateTime progressWrittenAt;
    private bool hasWrittenProgress;

    /// <summary>
    /// How long Apify or the database may be away, in minutes, before this ends; until then they are waited for. Without it, the settings
    /// file's, or 10.
    /// </summary>
    [Parameter]
    [MinutesText(Parameter = nameof(OutageMinutes))]
    [ValidateMinutes(OptionRules.LeastMinutes, OptionRules.MostMinutes, Parameter = nameof(OutageMinutes))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public double OutageMinutes { get; set; }

    private protected RunProgress Progress => progress;

    /// <summary>What the progress record says it is doing.</summary>
    private protected abstract string Activity { get; }

    private protected override IngestOptions Adapt(IngestOptions options) =>
        OutageMinutes > 0 ? options with { MaxOutage = TimeSpan.FromMinutes(OutageMinutes) } : options;

    private protected abstract IAsyncEnumerable<StageResult<TOut>> Stage(IAsyncEnumerable<TIn> input, CancellationToken cancel);

    /// <summary>Feeds the stage, which starts with the first item.</summary>
    private protected void Feed(TIn item) => Guard(() => Begin().Feed(item, WriteResult, Idle));

    /// <summary>Makes ready for another round of the stage, with figures of its own.</summary>
    private protected void Restart()
    {
        bridge?.Dispose();
        bridge = null;
        progress = new();
    }

    /// <summary>Writes what still comes until the stage has ended. A stage that nothing was fed to does not even start.</summary>
    private protected void Finish(bool startsWithoutInput = false)
    {
        if (startsWithoutInput)
            Begin();
        if (bridge is null)
            return;

        Guard(() => bridge.Finish(WriteResult, Idle));
        if (hasWrittenProgress)
            WriteProgress(new(ProgressId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        WriteLog();
        Finished(progress.Figures);
    }

    /// <summary>Called at the end with the sum.</summary>
    private protected virtual void Finished(RunCounters figures) =>
        WriteVerbose(
            Describe(figures) + (figures.TranscriptsRunning == 0 ? "" : $" · transcripts unfinished: {figures.TranscriptsRunning}")
        );

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        bridge?.Stop();
        base.StopProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The stage first: it still uses the client.
        bridge?.Dispose();
        base.Dispose(disposing);
    }

    private protected virtual void WriteResult(StageResult<TOut> result)
    {
        WriteLog();
        if (result.IsDone)
            WriteObject(result.Item);
        else
            WriteError(result.Error, result.Subject);
        ShowProgress();
    }

    private PipelineBridge<TIn, StageResult<TOut>> Begin() => bridge ??= new(Stage);

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (IngestException exception)
        {
            // What led to it comes first.
            WriteLog();
            ThrowTerminatingError(IngestErrorRecord.Of(exception, null));
        }
    }

    private void Idle()
    {
        WriteLog();
        ShowProgress();
    }

    private void ShowProgress()
    {
        // Hosts draw slowly.
        var now = DateTime.UtcNow;
        if (now - progressWrittenAt < TimeSpan.FromMilliseconds(250))
            return;

        progressWrittenAt = now;
        hasWrittenProgress = true;
        var outlook = progress.Outlook;
        WriteProgress(
            new(ProgressId, Activity, Standing(outlook))
            {
                PercentComplete = outlook.Part is { } part ? (int)(100 * part) : -1,
                SecondsRemaining = outlook.TimeLeft is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
            }
        );
    }

    /// <summary>What does not answer; else what some wait for, and how far the rest is.</summary>
    private string Standing(RunOutlook outlook) =>
        progress.AwayFor is { } away ? $"waiting for {away}"
        : (progress.WaitingFor ?? Client.WaitingFor) is { } wait ? $"waiting for {wait} · {Describe(progress.Figures)}"
        : $"{Describe(progress.Figures)}{Work(outlook)}";

    /// <summary>The figures in a line.</summary>
    private protected virtual string Describe(RunCounters figures) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"lists {figures.ListsRead + figures.ListsFailed} of {figures.Lists} · {ListedLine.Of(figures)} · {Transcripts(figures)} · "
                + $"{CostText.Of(figures)}{Units(figures)}"
        );

    private static string Transcripts(RunCounters figures) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"transcripts: stored {figures.TranscriptsStored}, none {figures.TranscriptsNone}, failed "
                + $"{figures.TranscriptsFailed + figures.TranscriptsBlocked}"
        );

    private static string Work(RunOutlook outlook) =>
        outlook.Running + outlook.Waiting == 0
            ? ""
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" · running {outlook.Running}, waiting {outlook.Waiting}");

    private static string Units(RunCounters figures) => figures.Units == 0 ? "" : $" · {figures.Units} units";
}
