using System.Runtime.CompilerServices;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Archive;

/// <summary>Archives channels: their lists with the persons behind them, and their media.</summary>
public sealed partial class ArchiveClient
{
    private readonly ClientServices services;

    internal ArchiveClient(ClientServices services)
    {
        this.services = services;
        Persons = new(services);
    }

    /// <summary>The persons behind channels.</summary>
    public PersonsClient Persons { get; }

    /// <summary>
    /// Imports a list of channels with the persons behind them: CSV, text, JSON, NDJSON, OPML, or the zip of a Takeout, in any encoding.
    /// Each channel becomes a list that is archived and that syncs do not read; one that syncs read already goes on being read. Nothing is
    /// asked of the network. Verdicts come in the order of the rows, once those are stored. To import a list again changes nothing.
    /// </summary>
    /// <param name="list">The list. It is read as a stream, and may be of any size.</param>
    /// <param name="name">Its name, for errors and for <c>ctrl_import</c>.</param>
    /// <param name="sum">Is kept up to date; null: it is not wanted.</param>
    /// <param name="isDryRun">Whether to store nothing, and only to tell what would become of the rows.</param>
    /// <param name="cancel">Stops it; what is stored until then stays.</param>
    /// <exception cref="InvalidInputException">
    /// <c>ChannelListFormatUnknown</c> or <c>ChannelListEmpty</c>: it is no list; <c>ChannelListBroken</c>, thrown when all rows before
    /// have been stored.
    /// </exception>
    public async IAsyncEnumerable<ImportVerdict> ImportAsync(
        Stream list,
        string name,
        ImportSum? sum = null,
        bool isDryRun = false,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var opened = await ChannelList.OpenAsync(list, name, cancel);
        var stage = new ChannelListImport(name, opened.Format, () => opened.Settings, sum ?? new());
        await foreach (var verdict in RunAsync(stage, opened.ReadAsync(cancel), isDryRun, cancel))
            yield return verdict;
    }

    /// <summary>The same for rows that the caller has: each is the names and the texts of its cells, as those of a table are.</summary>
    /// <param name="rows">The rows. They are numbered from 1.</param>
    /// <param name="name">What they are from, for <c>ctrl_import</c>.</param>
    /// <param name="sum">Is kept up to date; null: it is not wanted.</param>
    /// <param name="isDryRun">Whether to store nothing, and only to tell what would become of the rows.</param>
    /// <param name="cancel">Stops it; what is stored until then stays.</param>
    public async IAsyncEnumerable<ImportVerdict> ImportAsync(
        IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> rows,
        string name,
        ImportSum? sum = null,
        bool isDryRun = false,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var stage = new ChannelListImport(name, "rows", () => null, sum ?? new());
        var numbered = rows.Select((row, index) => RowOf(index + 1, row));
        await foreach (var verdict in RunAsync(stage, numbered, isDryRun, cancel))
            yield return verdict;
    }

    /// <summary>
    /// Removes what an import has added and nobody else needs: channels without stored videos, persons, and which channels are theirs. What
    /// became of its rows stays in <c>ctrl_import_row</c>. Of an import that was undone before, nothing is left to remove.
    /// </summary>
    /// <exception cref="InvalidInputException"><c>ImportNotFound</c>.</exception>
    public Task<UndoneImport> UndoImportAsync(long importId, CancellationToken cancel = default) =>
        services.WorkAsync(
            async database =>
                await database.ExecuteOnceAsync((connection, attempt) => ImportUndo.RunAsync(connection, importId, attempt), cancel)
                ?? throw new InvalidInputException(
                    ErrorIds.ImportNotFound,
                    $"There is no import with the number {importId}.",
                    "The sum of an import tells its number; ctrl_import has all of them."
                ),
            cancel
        );

    /// <summary>
    /// Looks what is there of all that is needed: the database, yt-dlp, a JavaScript runtime, ffmpeg, the storage, and keys of services.
    /// Each look is limited in time. Nothing is started or created; what is written into the storage is deleted again.
    /// </summary>
    public IAsyncEnumerable<SetupCheck> CheckSetupAsync(CancellationToken cancel = default) =>
        CheckSetupAsync(Environment.GetEnvironmentVariable, models: null, cancel);

    /// <summary>The same, with other variables than this process's.</summary>
    /// <param name="environment">The value of a variable.</param>
    /// <param name="models">Looks after the language models; null: only which variables are set is told.</param>
    /// <param name="cancel">Stops it.</param>
    internal IAsyncEnumerable<SetupCheck> CheckSetupAsync(
        Func<string, string?> environment,
        Func<CancellationToken, Task<(bool? IsThere, string Found, string? Remedy)>>? models,
        CancellationToken cancel
    ) => SetupDoctor.Of(services.Settings, environment, () => services.ApifyConnections, models, services.Time).CheckAsync(cancel);

    private async IAsyncEnumerable<ImportVerdict> RunAsync(
        ChannelListImport stage,
        IAsyncEnumerable<SourceRow> rows,
        bool isDryRun,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var verdicts = isDryRun
            ? services.StreamAsync(source => stage.TryAsync(source, rows, cancel), cancel)
            : ClientServices.GuardedAsync(
                stage.RunAsync(await ClientServices.GuardAsync(() => services.ResilientAsync(cancel), cancel), rows, cancel),
                cancel
            );
        await foreach (var verdict in verdicts)
            yield return verdict;
    }

    private static SourceRow RowOf(long number, IReadOnlyList<KeyValuePair<string, string>> cells) =>
        new(
            number,
            SourceRow.Beginning(string.Join(", ", cells.Select(cell => $"{cell.Key}={cell.Value}"))),
            [.. cells.Select(cell => new SourceCell(cell.Key.Length == 0 ? null : cell.Key, cell.Value))]
        );
}
