using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Input;

/// <summary>Finds the lists that arguments or standard input name.</summary>
/// <param name="run">The command.</param>
/// <param name="client">Knows the lists that are monitored.</param>
/// <param name="adHoc">Adds those that are not: ingested now, not by syncs. Null: they are not added.</param>
/// <param name="takesDisabled">Whether lists that are named by their number are taken although they are disabled.</param>
internal sealed class ListInput(CommandRun run, IngestClient client, AdHocLists? adHoc, bool takesDisabled)
{
    /// <summary>Lists that were left out because they are disabled.</summary>
    public int Disabled { get; private set; }

    /// <summary>Lines that could not be used.</summary>
    public int Unusable { get; private set; }

    /// <summary>Lines that were used.</summary>
    public int Used { get; private set; }

    public async IAsyncEnumerable<MonitoredList> FromArgumentsAsync(
        IReadOnlyList<ListReference> references,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var reference in references)
            yield return await FindOrAddAsync(reference, cancel);
    }

    public async IAsyncEnumerable<MonitoredList> FromLinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var line in InputLine.ReadAsync(input, cancel))
        {
            if (await TryFindAsync(line, cancel) is { } list)
                yield return list;
        }

        if (Disabled > 0)
            run.Screen.Warn(WarningIds.DisabledListsLeftOut, $"{DisabledLists.Text(Disabled)} --disabled takes them all the same.");
    }

    private async Task<MonitoredList?> TryFindAsync(InputLine line, CancellationToken cancel)
    {
        try
        {
            var named = line.List();
            var list = named switch
            {
                { ListId: { } id } => await client.Lists.FindAsync(id, cancel)
                    ?? throw new InvalidInputException(
                        ErrorIds.ListNotMonitored,
                        $"There is no list with the number {id}.",
                        "See 'clustera-ingest lists'."
                    ),
                _ => await FindOrAddAsync(ListReference.Parse(named.Url!), cancel),
            };
            if (named.ListId is not null && !list.IsEnabled && !takesDisabled)
            {
                Disabled++;
                return null;
            }

            Used++;
            return list;
        }
        catch (InvalidInputException error)
        {
            Unusable++;
            run.Report(error.ErrorId == ErrorIds.InputLineNotUnderstood ? error : line.Because(error), ExitCodes.SomeFailed);
            return null;
        }
    }

    private async Task<MonitoredList> FindOrAddAsync(ListReference reference, CancellationToken cancel)
    {
        if (adHoc is null)
            return await client.Lists.FindAsync(reference, cancel)
                ?? new MonitoredList
                {
                    ListId = 0,
                    Url = reference.Url,
                    Kind = reference.Kind,
                };
        var (list, isAdded) = await adHoc.FindOrAddAsync(reference, cancel);
        if (isAdded)
            run.Screen.Note(
                $"{reference.Url} is not monitored: it is read this once. To read it with every sync: clustera-ingest lists enable "
                    + reference.Url
            );
        return list;
    }
}
