using System.CommandLine;
using ClusteraIngest.Channels;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>resolve</c>: finds the channels behind names.</summary>
internal sealed class ResolveCommand : ToolCommand
{
    private readonly Argument<string[]> inputs;
    private readonly Option<bool> allowSearch = ChannelArgument.AllowSearch();
    private readonly Option<bool> dryRun = DryRun.Option();

    public ResolveCommand(GlobalOptions everywhere)
        : base("resolve", "Finds the channels behind names, and emits each as soon as it is known.", everywhere)
    {
        Arguments.Add(inputs = ChannelArgument.Create(everywhere));
        Options.Add(allowSearch);
        Options.Add(dryRun);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ResolutionRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(inputs)!;
        if (given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("resolve", "channels");
        var input = new ChannelInput(run);
        var names = input.FromArguments(given);
        if (given.Length > 0 && names.Count == 0)
            return;

        var client = await run.ConnectToTablesAsync(cancel);
        Understood.Names(run, given.Length > 0 ? names.Count : 0);
        if (run.Value(dryRun))
        {
            if (given.Length == 0)
                names = await input.FromLinesAsync(run.Shell.Input, cancel).ToListAsync(cancel);
            DryRun.Write(await new IngestPlanner(client).ResolveAsync(names, run.Value(allowSearch), cancel), run);
            return;
        }

        var answers = client.Channels.ResolveAsync(
            given.Length > 0 ? names.ToAsyncEnumerable() : input.FromLinesAsync(run.Shell.Input, cancel),
            run.Value(allowSearch),
            cancel
        );
        var sum = new ResolutionSum();
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, _ => null, () => client.WaitingFor);
            await foreach (var answer in answers)
            {
                sum.Add(answer);
                run.Write(ResolutionRow.Of(answer), Json.Shapes.ResolutionRow, _ => ResolutionLine.Of(answer, run.Screen));
                Report(run, answer, sum);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            run.EndWith(ExitCodes.Interrupted);
        }
        catch (Exception error)
        {
            run.Report(error);
            if (sum.Inputs == 0)
                return; // nothing was told: a sum of noughts would only hide the error
        }

        run.Screen.Live("");
        if (sum[ResolutionState.NeedsSearch] is > 0 and var searches)
        {
            run.Screen.Warn(
                "ChannelNeedsSearch",
                $"Only a search can tell which channel {(searches == 1 ? "one name means" : $"{searches} names mean")}. "
                    + "Give handles (@name) or ids, or allow searches with --allow-search: each key has 100 a day."
            );
            run.EndWith(ExitCodes.SomeFailed);
        }

        if (sum.Inputs + input.Unusable == 0 && run.ExitCode == ExitCodes.Success)
            run.Screen.Warn("NoChannels", "Standard input names no channel, so there is nothing to resolve.");
        else
            run.Screen.Note(sum.Line(input.Unusable));
    }

    // All that wait do so for one reason, which is told once.
    private static void Report(CommandRun run, ChannelResolution answer, ResolutionSum sum)
    {
        if (
            answer is { Error: { } error, State: not ResolutionState.NeedsSearch }
            && (answer.State is not ResolutionState.Waiting || sum[ResolutionState.Waiting] == 1)
        )
            run.Report(error, ExitCodes.SomeFailed);
    }
}
