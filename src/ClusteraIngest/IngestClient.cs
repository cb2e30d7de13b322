using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest;

/// <summary>The way in: everything that the tool and the module do. Thread-safe; one for a process is enough.</summary>
public sealed class IngestClient : IAsyncDisposable
{
    /// <summary>Opens nothing yet: the first call that needs the database or Apify connects.</summary>
    /// <param name="settings">Database and credentials.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public IngestClient(IngestSettings settings, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
    }

    /// <summary>Connects to the database, starting the local server where no other one is set, and says where that is.</summary>
    public Task<Store.DatabaseInfo> ConnectAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Applies the migrations that are not applied yet, and returns them: none where the database is up to date.</summary>
    public Task<IReadOnlyList<Store.AppliedMigration>> InitializeDatabaseAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>All lists, enabled or not, by address.</summary>
    public Task<IReadOnlyList<MonitoredList>> GetListsAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The list with that number; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(long listId, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The list with that address, in whatever spelling; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(ListReference list, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Adds a list, or changes what is given of one that is there.</summary>
    /// <param name="list">Its address.</param>
    /// <param name="maxVideos">Its cap; null: leave as it is, or the invocation's.</param>
    /// <param name="languages">Its languages; null: leave as they are.</param>
    /// <param name="enabled">Whether syncs read it; a list that is only ingested once is added disabled.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The list as stored, and whether it was added, changed or there already.</returns>
    public Task<ListChange> AddListAsync(ListReference list, int? maxVideos = null, IReadOnlyList<string>? languages = null, bool enabled = true, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Removes a list; its videos stay. Null where there is none.</summary>
    public Task<MonitoredList?> RemoveListAsync(ListReference list, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Enables or disables a list. Null where there is none.</summary>
    public Task<ListChange?> SetListEnabledAsync(ListReference list, bool enabled, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Reads lists and yields each new video as it is committed. A list that fails is a result with its error; nothing that is known is yielded.</summary>
    public IAsyncEnumerable<StageResult<Video>> IngestListsAsync(
        IAsyncEnumerable<MonitoredList> lists, IngestOptions options, RunProgress? progress = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Fetches transcripts and yields each video when its state is committed, whatever that is; one whose transcript is stored already at once.</summary>
    public IAsyncEnumerable<StageResult<Video>> IngestTranscriptsAsync(
        IAsyncEnumerable<VideoId> videos, IngestOptions options, RunProgress? progress = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Fetches the transcripts of all videos whose turn it is: never asked for, or due again.</summary>
    public IAsyncEnumerable<StageResult<Video>> IngestPendingTranscriptsAsync(
        IngestOptions options, RunProgress? progress = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Reads every enabled list and, at the same time, fetches the transcripts whose turn it is. Yields each new video once it is
    /// stored, and again when its transcript's state is committed.</summary>
    public IAsyncEnumerable<SyncResult> SyncAsync(
        IngestOptions options, RunProgress? progress = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Stores a dataset export of the list actor (JSON array or NDJSON), streaming. Yields only what failed; the figures are in <paramref name="progress"/>.</summary>
    /// <param name="export">The export's bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="progress">The live figures.</param>
    /// <param name="cancel">Stops it; what is committed stays.</param>
    public IAsyncEnumerable<StageResult<Video>> ImportAsync(
        Stream export, string name, RunProgress? progress = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Lists with their counts, videos by transcript state, the last runs.</summary>
    public Task<IngestStatus> GetStatusAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
