using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The archive's runs: begun, paused, continued.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">What goes where nothing else is said.</param>
/// <param name="now">The time; null: the database's.</param>
internal sealed class ArchiveRuns(NpgsqlDataSource database, ArchiveSettings settings, DateTimeOffset? now)
{
    private const string OfRuns = "kind = 'archive' and is_queued and state = 'running' and (@runId::bigint is null or run_id = @runId)";

    static ArchiveRuns() => RowMapping.Register<ListRow>();

    /// <summary>Begins a run for channels.</summary>
    /// <exception cref="InvalidInputException">There is no channel, or something given is none.</exception>
    public async Task<ArchiveRun> BeginAsync(ArchiveOptions options, CancellationToken cancel)
    {
        var (lists, videos, added) = await ListsAsync(options, cancel);
        var jobs = lists
            .Select(list => new NewJob(ArchiveJobs.DiscoverChannel, list.Url)
            {
                Target = list.YoutubeId,
                Args = ArchiveJobArgs.OfImport(list.Settings)?.ToJson(),
            })
            .Concat(videos.Select(video => new NewJob(ArchiveJobs.DiscoverChannel, video)))
            .ToList();
        if (jobs.Count == 0)
            throw new InvalidInputException(
                ErrorIds.NoChannels,
                "There are no channels to archive.",
                "Import a list of channels, or give at least one address, handle or id."
            );
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var runId = await BeginAsync(connection, ArchiveRunOptions.Of(options, settings), options.Priority, jobs, cancel);
        await transaction.CommitAsync(cancel);
        return new(runId, jobs.Count, added);
    }

    /// <summary>
    /// Begins a run for the videos that a filter means, of those that failed if it does not say otherwise; null: there are none. Those of
    /// jobs that the queue has given up count as failed, as in the report.
    /// </summary>
    public async Task<ArchiveRun?> RetryAsync(MediaFilter? filter, CancellationToken cancel)
    {
        var chosen = (filter ?? new()) with
        {
            States = filter is { States.Count: > 0 } ? filter.States : [MediaState.Failed],
            Kinds = filter is { Kinds.Count: > 0 } ? filter.Kinds : [Media.MediaKind.Muxed, Media.MediaKind.Video, Media.MediaKind.Audio],
        };
        var parameters = MediaFilterSql.Parameters(chosen with { States = [] });
        parameters["now"] = now;
        parameters["takenStates"] = chosen.States.Select(state => ColumnText.Of(state)).ToArray();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = (
            await connection.QueryAsync<(Guid Uuid, string VideoId)>(
                new CommandDefinition(
                    $"""
                    update dataset_media d
                       set state = 'pending', reason = null, not_before = null, run_id = null, updated_at = {DatabaseClock.Now}
                      from ({MediaFilterSql.Rows}) m
                     where m.uuid = d.uuid and d.state not in ('stored', 'verified')
                       and (m.state = any(@takenStates) or 'failed' = any(@takenStates) and {ArchiveJobs.IsGivenUp})
                    returning d.uuid, d.video_id
                    """,
                    new DynamicParameters(parameters),
                    cancellationToken: cancel
                )
            )
        ).AsList();
        if (rows.Count == 0)
            return null;
        var jobs = rows.Select(row => row.VideoId)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(video => new NewJob(ArchiveJobs.ArchiveVideo, video))
            .ToList();
        var runId = await BeginAsync(connection, ArchiveRunOptions.Of(new(), settings), priority: 0, jobs, cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                "update dataset_media set run_id = @runId where uuid = any(@rows) and run_id is null",
                new { runId, rows = rows.Select(row => row.Uuid).ToArray() },
                cancellationToken: cancel
            )
        );
        await transaction.CommitAsync(cancel);
        return new(runId, jobs.Count, Added: 0);
    }

    /// <summary>The newest run that is not over, which goes on if it was paused; null: there is none.</summary>
    public async Task<ArchiveRun?> ResumeAsync(CancellationToken cancel)
    {
        const string find = $"""
            select r.run_id, (select count(*)::integer from ctrl_job j where j.run_id = r.run_id) from ctrl_run r
             where {OfRuns} order by r.run_id desc limit 1
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var found = await connection.QuerySingleOrDefaultAsync<(long RunId, int Jobs)?>(
            new CommandDefinition(find, new { runId = (long?)null }, cancellationToken: cancel)
        );
        if (found is not { } run)
            return null;
        await ContinueAsync(run.RunId, cancel);
        return new(run.RunId, run.Jobs, Added: 0);
    }

    /// <summary>The numbers of the runs that are not over, newest first.</summary>
    public async Task<IReadOnlyList<long>> OpenAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (
            await connection.QueryAsync<long>(
                new CommandDefinition(
                    $"select run_id from ctrl_run where {OfRuns} order by run_id desc",
                    new { runId = (long?)null },
                    cancellationToken: cancel
                )
            )
        ).AsList();
    }

    /// <summary>Pauses runs; how many.</summary>
    public Task<int> PauseAsync(long? runId, CancellationToken cancel) =>
        ChangeAsync(
            $"update ctrl_run set paused_at = {DatabaseClock.Now} where {OfRuns} and paused_at is null returning run_id",
            $"""
            update ctrl_job
               set not_before = {DatabaseClock.Now} + @pausedFor, error_id = '{ErrorIds.ArchivePaused}', message = 'The run is paused.'
             where run_id = any(@runs) and state = 'pending' and not_before is null
            """,
            runId,
            cancel
        );

    /// <summary>Lets paused runs go on; how many.</summary>
    public Task<int> ContinueAsync(long? runId, CancellationToken cancel) =>
        ChangeAsync(
            $"update ctrl_run set paused_at = null where {OfRuns} and paused_at is not null returning run_id",
            $"""
            update ctrl_job set not_before = null, error_id = null, message = null
             where run_id = any(@runs) and state = 'pending' and error_id = '{ErrorIds.ArchivePaused}'
            """,
            runId,
            cancel
        );

    private async Task<int> ChangeAsync(string change, string changeJobs, long? runId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var runs = (
            await connection.QueryAsync<long>(new CommandDefinition(change, new { runId, now }, cancellationToken: cancel))
        ).ToArray();
        await connection.ExecuteAsync(
            new CommandDefinition(
                $"{changeJobs}; notify {JobStore.Channel}",
                new
                {
                    runs,
                    now,
                    pausedFor = ArchiveRests.PausedFor,
                },
                cancellationToken: cancel
            )
        );
        await transaction.CommitAsync(cancel);
        return runs.Length;
    }

    private Task<long> BeginAsync(
        NpgsqlConnection connection,
        ArchiveRunOptions options,
        short priority,
        IReadOnlyList<NewJob> jobs,
        CancellationToken cancel
    ) =>
        QueuedRuns.BeginAsync(
            connection,
            RunKind.Archive,
            analysisId: null,
            ownerId: null,
            priority,
            options.ToJson(),
            jobs,
            settings.BatchSize,
            now,
            cancel
        );

    /// <summary>The lists of the channels that are given, archived from now on, and the videos that stand for channels.</summary>
    public async Task<(IReadOnlyList<ListRow> Lists, IReadOnlyList<string> Videos, int Added)> ListsAsync(
        ArchiveOptions options,
        CancellationToken cancel,
        bool isDryRun = false
    )
    {
        const string find = """
            select l.list_id, l.url, case when l.kind = 'channel' then l.youtube_id end as youtube_id, l.title,
                   (select i.settings::text from ctrl_import_row r join ctrl_import i using (import_id)
                     where r.list_id = l.list_id and i.settings is not null and i.undone_at is null
                     order by i.import_id desc limit 1) as settings
              from ctrl_youtube_lists l
             where @lists::bigint[] is null and l.is_archived or l.list_id = any(@lists)
             order by l.list_id
            """;

        var (ids, videos, unknown) = (new List<long>(), new List<string>(), new List<ListRow>());
        var lists = new ListStore(database);
        foreach (var given in options.Channels.Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            if (ReferenceOf(given) is not { } reference)
            {
                videos.Add($"https://www.youtube.com/watch?v={ChannelReference.Parse(given).Name}");
                continue;
            }
            if (!isDryRun)
                ids.Add((await lists.AddAsync(reference, maxVideos: null, languages: null, enabled: false, false, cancel)).List.ListId);
            else if (await lists.FindAsync(reference, cancel) is { } known)
                ids.Add(known.ListId);
            else
                unknown.Add(new() { Url = reference.Url, YoutubeId = reference.YouTubeId });
        }
        await using var connection = await database.OpenConnectionAsync(cancel);
        var added = isDryRun
            ? 0
            : await connection.ExecuteAsync(
                new CommandDefinition(
                    "update ctrl_youtube_lists set is_archived = true where list_id = any(@ids) and not is_archived",
                    new { ids = ids.ToArray() },
                    cancellationToken: cancel
                )
            );
        var rows = await connection.QueryAsync<ListRow>(
            new CommandDefinition(find, new { lists = options.Channels.Count == 0 ? null : ids.ToArray() }, cancellationToken: cancel)
        );
        return ([.. rows, .. unknown], [.. videos.Distinct()], added);
    }

    /// <summary>The list that a text names; null: it names a video, whose channel is meant.</summary>
    private static ListReference? ReferenceOf(string given)
    {
        // The playlists in which YouTube keeps a channel's uploads stand for the channel.
        if (
            ListReference.TryParse(given, out var list)
            && list is { Kind: ListKind.Playlist, YouTubeId: { } id }
            && !id.StartsWith("UU", StringComparison.Ordinal)
        )
            return list;
        var named = ChannelReference.Parse(given);
        return named.Kind switch
        {
            ChannelReferenceKind.Video => null,
            ChannelReferenceKind.Id => ListReference.Parse(named.Name),
            _ => ListReference.Parse(named.Canonical),
        };
    }

    /// <summary>A list that is archived.</summary>
    internal sealed record ListRow
    {
        public long ListId { get; init; }
        public string Url { get; init; } = "";
        public string? YoutubeId { get; init; }
        public string? Title { get; init; }
        public string? Settings { get; init; }
    }
}
