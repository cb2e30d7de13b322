using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Library;

/// <content>Full-text search over transcripts.</content>
public sealed partial class LibraryClient
{
    private readonly Stems stems = new();

    private IndexedLanguages Indexed => field ??= new(Services.Time);

    /// <summary>Finds where in videos something was said. One page; <see cref="SearchQuery.After"/> continues.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">
    /// <c>SearchTextEmpty</c>: there is no word in it; <c>SearchWordsTooFrequent</c>: there are only words such as <c>the</c>;
    /// <c>InvalidValue</c>: a value is out of its range, or the cursor is of another search.
    /// </exception>
    public Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancel = default)
    {
        SearchRules.First.Require($"{nameof(SearchQuery)}.{nameof(SearchQuery.First)}", query.First);
        SearchRules.Context.Require($"{nameof(SearchQuery)}.{nameof(SearchQuery.Context)}", query.Context);
        if (query.Since >= query.Until)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"No video is published from {query.Since:u} on and before {query.Until:u}.",
                "Give an end that is later than the beginning."
            );
        return Services.QueryAsync(source => new TranscriptSearch(stems, Indexed).RunAsync(source, query, cancel), cancel);
    }

    /// <summary>
    /// Makes transcripts searchable that are new or were changed: in batches, each a transaction of its own. Whoever stops it loses
    /// nothing; several may do it at once. It is a run of the kind <c>index</c>, where there is something to do.
    /// </summary>
    /// <param name="progress">Told after each batch of what was done so far; null: nobody wants to know.</param>
    /// <param name="cancel">Stops it; what is indexed stays.</param>
    public Task<IndexSum> IndexAsync(IProgress<IndexSum>? progress = null, CancellationToken cancel = default) =>
        IndexAsync(isRun: true, progress, cancel);

    /// <summary>How far the transcripts are searchable.</summary>
    public Task<IndexStatus> GetIndexStatusAsync(CancellationToken cancel = default) =>
        Services.QueryAsync(source => IndexStatusQuery.RunAsync(source, cancel), cancel);

    /// <summary>Compares every passage with its transcript. Nothing is changed.</summary>
    public Task<IndexCheck> CheckIndexAsync(CancellationToken cancel = default) =>
        Services.WorkAsync(database => new IndexComparison(database, stems).RunAsync(cancel), cancel);

    /// <summary>The same as a run of its own, or as the end of one that has brought transcripts.</summary>
    internal async Task<IndexSum> IndexAsync(bool isRun, IProgress<IndexSum>? progress, CancellationToken cancel)
    {
        var sum = new IndexSum(0, 0, TimeSpan.Zero);
        try
        {
            if (!isRun)
                return await Services.WorkAsync(database => Index(database).RunAsync(AddAsync, cancel), cancel);
            if (!await Services.WorkAsync(database => Index(database).IsWaitingAsync(cancel), cancel))
                return sum;
            await foreach (var whole in IndexAsRunAsync(AddAsync, cancel))
                sum = whole;
            return sum;
        }
        finally
        {
            Indexed.Forget();
        }

        Task AddAsync(IndexSum batch)
        {
            sum = new(sum.Transcripts + batch.Transcripts, sum.Passages + batch.Passages, sum.Elapsed + batch.Elapsed);
            progress?.Report(sum);
            return Task.CompletedTask;
        }
    }

    private PassageIndex Index(Database.DatabaseResilience database) => new(database, stems, Services.Time);

    private async IAsyncEnumerable<IndexSum> IndexAsRunAsync(Func<IndexSum, Task> added, [EnumeratorCancellation] CancellationToken cancel)
    {
        var connected = await ClientServices.GuardAsync(() => Services.TablesAsync(cancel), cancel);
        var progress = new RunProgress();
        await using var invocation = await ClientServices.GuardAsync(
            () =>
                Invocation.BeginAsync(
                    connected.Source,
                    RunKind.Index,
                    Services.Settings.Options,
                    progress,
                    [],
                    Services.Waits,
                    Services.Log,
                    Services.Time,
                    cancel
                ),
            cancel
        );
        await foreach (var sum in invocation.FollowAsync(StageAsync(), _ => Task.CompletedTask, cancel))
            yield return sum;

        async IAsyncEnumerable<IndexSum> StageAsync()
        {
            yield return await Index(invocation.Database)
                .RunAsync(
                    batch =>
                    {
                        invocation.Progress.Change(figures =>
                            figures with
                            {
                                TranscriptsStored = figures.TranscriptsStored + (int)batch.Transcripts,
                            }
                        );
                        return added(batch);
                    },
                    cancel
                );
        }
    }
}
