using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>worker</c>: does the jobs of all runs, in the foreground.</summary>
internal sealed class WorkerCommand : ToolCommand
{
    /// <summary>A stopped tool has 4 seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Option<bool> untilEmpty = new("--until-empty")
    {
        Description =
            "Ends when no job of its kinds is left, here or with other workers, or with the error QuotaExceeded where all keys rest for "
            + "more than 15 minutes, or than --wait-minutes.",
    };

    private readonly Option<IReadOnlyList<string>> kinds = OptionFactory.JobKinds(
        "Only the jobs of these kinds. Default: all that this machine has what they need for; of the others a warning says why not."
    );

    public WorkerCommand(GlobalOptions everywhere)
        : base(
            "worker",
            "Does the jobs of all runs until it is stopped, here beside others on any machine; where all keys rest, it waits, for no "
                + "longer than --wait-minutes where that is given. "
                + "--concurrency: jobs at once, up to 64; default: 4.",
            everywhere
        )
    {
        Options.Add(kinds);
        Options.Add(untilEmpty);
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var defaults = new JobWorkerOptions();
        var concurrency = run.Concurrency ?? defaults.Concurrency;
        if (!OptionRules.Jobs.Allows(concurrency))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                OptionRules.Jobs.Refusal("--concurrency of a worker", concurrency),
                "Start further workers for more."
            );

        var wanted = run.Value(kinds)!;
        JobRegistration.RequireKnown(RegisteredJobs.NamesOf(run.Settings), wanted);
        var client = await run.ConnectAsync(cancel);
        var jobs = client.Jobs;
        var progress = new WorkProgress();
        var isCut = false;
        try
        {
            await using var view = ProgressView.Show(
                run.Screen,
                run.Shell,
                elapsed => Line(progress, elapsed, run.Shell),
                waits: () => client.Waits
            );
            await jobs.WorkAsync(
                defaults with
                {
                    Kinds = wanted.Count > 0 ? wanted : null,
                    Concurrency = concurrency,
                    UntilEmpty = run.Value(untilEmpty),
                    Patience = Patience,
                    LongestRest = run.Settings.Options.MaxWait,
                },
                progress,
                cancel
            );
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Its end is told below.
        }
        catch (Exception error)
        {
            isCut = true;
            run.Screen.Live("");
            run.Report(error);
        }

        run.Screen.Live("");
        if (cancel.IsCancellationRequested)
            run.EndWith(ExitCodes.Interrupted);
        if (progress.HasBegun || !isCut) // a sum of noughts would only hide the error
            Conclude(run, progress);
    }

    private static void Conclude(CommandRun run, WorkProgress progress)
    {
        foreach (var failures in progress.Failures)
            run.Report(RunErrors.Failed(failures), ExitCodes.SomeFailed);
        if (progress.NeedSearch is > 0 and var searches)
        {
            run.Screen.Warn(
                ErrorIds.ChannelNeedsSearch,
                $"Only a search can tell which channel {(searches == 1 ? "one name means" : $"{searches} names mean")}. "
                    + "They were left out: clustera-ingest runs jobs ID --state needs_search shows them, and collect --allow-search "
                    + "searches."
            );
            run.EndWith(ExitCodes.SomeFailed);
        }

        run.Screen.Note(Figures(progress));
    }

    /// <summary>The live line; where there is no terminal nothing while all keys rest, which has been told.</summary>
    private static string? Line(WorkProgress progress, TimeSpan elapsed, Shell shell) =>
        progress.RestsUntil is not null && !ProgressView.IsLive(shell) ? null : Line(progress, elapsed, shell.Time.GetUtcNow());

    /// <summary>Such as <c>jobs: done 12, failed 0, put off 4 · all keys rest until 2026-11-22 08:00Z · 0:34</c>.</summary>
    internal static string Line(WorkProgress progress, TimeSpan elapsed, DateTimeOffset now) =>
        Figures(progress)
        + (progress.RestsUntil is { } until && until > now ? $" · {progress.RestsBecause} until {HumanFormat.Time(until)}" : "")
        + $" · {ProgressView.Clock(elapsed)}";

    private static string Figures(WorkProgress progress) =>
        $"jobs: done {progress.Done}{Kinds(progress)}, failed {progress.Failed}"
        + (progress.NeedSearch == 0 ? "" : $", needs search {progress.NeedSearch}")
        + (progress.PutOff == 0 ? "" : $", put off {progress.PutOff}")
        + (progress.LeftKinds.Count == 0 ? "" : $" · leaves {progress.LeftKinds}");

    /// <summary>Where there are jobs of several kinds, how many of each are done.</summary>
    private static string Kinds(WorkProgress progress) => progress.Kinds is { Count: > 1 } kinds ? $" ({kinds})" : "";
}
