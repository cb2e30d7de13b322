using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>A command: what it takes is in its constructor, what it does in <see cref="RunAsync"/>, and how it may fail is here.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, GlobalOptions everywhere)
        : base(name, description) => SetAction((parsed, cancel) => InvokeAsync(new CommandRun(everywhere, parsed), cancel));

    /// <summary>Whether its results are lines of one table, which CSV can hold.</summary>
    protected virtual bool WritesTable => true;

    /// <summary>Whether its results can be written as Markdown.</summary>
    protected virtual bool WritesMarkdown => false;

    /// <summary>The fields of its results, for CSV without any; null: whenever it succeeds it has some.</summary>
    protected virtual IReadOnlyList<string>? Fields => null;

    /// <summary>Whether it can take a list's cap away.</summary>
    protected virtual bool UnsetsMaxVideos => false;

    protected abstract Task RunAsync(CommandRun run, CancellationToken cancel);

    private async Task<int> InvokeAsync(CommandRun run, CancellationToken cancel)
    {
        try
        {
            await using (run)
            {
                if (run.Format is OutputFormat.Csv && !WritesTable)
                    throw new InvalidInputException(
                        ErrorIds.InvalidValue,
                        $"{string.Join(' ', HelpWriter.PathOf(this))} writes no table that CSV could hold.",
                        "Use --output json, or ask for a table by itself: lists, videos, runs, costs, keys."
                    );
                if (run.Format is OutputFormat.Markdown && !WritesMarkdown)
                    throw new InvalidInputException(
                        ErrorIds.InvalidValue,
                        $"{string.Join(' ', HelpWriter.PathOf(this))} writes no Markdown.",
                        "Use --output table, json or csv; 'digest show' writes Markdown."
                    );
                if (run.UnsetsMaxVideos && !UnsetsMaxVideos)
                    throw new InvalidInputException(
                        ErrorIds.InvalidValue,
                        "--max-videos none is for 'lists add' only: it takes a list's own cap away.",
                        "Give a number; --full reads a list from its beginning."
                    );
                await RunAsync(run, cancel);
                if (run.ExitCode <= ExitCodes.SomeFailed && run.Format is OutputFormat.Csv && Fields is { } fields)
                    run.WriteHeading(fields);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            run.EndWith(ExitCodes.Interrupted);
        }
        catch (Exception error)
        {
            run.Report(error);
        }

        return run.ExitCode;
    }
}
