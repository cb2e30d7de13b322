using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>A video as transcript ingestion needs it.</summary>
/// <param name="Video">The stored video; null where it is not stored.</param>
/// <param name="ListLanguages">The languages of the first list that names any and shows the video.</param>
/// <param name="Stored">The languages of the transcripts that are stored.</param>
/// <param name="AnsweredAt">When each language was last answered for: with a transcript, or that there is none.</param>
/// <param name="Attempts">How often in a row its present state was met.</param>
internal sealed record TranscriptSubject(
    Video? Video,
    IReadOnlyList<string> ListLanguages,
    IReadOnlyList<StoredTranscript> Stored,
    IReadOnlyDictionary<string, DateTimeOffset> AnsweredAt,
    int Attempts
)
{
    public static readonly TranscriptSubject Unknown = new(null, [], [], new Dictionary<string, DateTimeOffset>(), 0);
}

/// <summary>A language in which a transcript is stored.</summary>
/// <param name="Language">The language, as stored.</param>
/// <param name="IsManual">Whether a person wrote the preferred transcript in it.</param>
internal sealed record StoredTranscript(string Language, bool IsManual);

/// <summary>A video that has transcripts which are stored and not shown.</summary>
internal sealed record HiddenTranscripts(
    VideoId Video,
    string? ShownLanguage,
    IReadOnlyList<StoredTranscript> Stored,
    IReadOnlyList<string> ListLanguages
);

/// <summary>Reads transcripts and the transcript states of videos.</summary>
internal sealed class TranscriptStore(DatabaseResilience database)
{
    /// <summary>
    /// SQL: whether it is time to ask for the transcript of video v; the present time follows. Nothing is paid for what is here only since
    /// its channel is archived.
    /// </summary>
    private const string TurnHasComeBy = """
        v.transcript_state in ('pending', 'none', 'blocked', 'failed')
               and (not exists (select from ctrl_youtube_lists a
                                 where a.youtube_id = v.channel_id and a.is_archived and not a.is_enabled)
                    or exists (select from dataset_youtube_list_video o where o.video_id = v.video_id))
               and v.transcript_next_check_at <=
        """;

    /// <summary>
    /// SQL: the languages of video v's transcripts, each once, with a sign before it that tells whether a person wrote the preferred one.
    /// </summary>
    private static readonly string StoredLanguages = $"""
        array(select distinct on (t.language) case t.origin when 'manual' then '+' else '-' end || t.language
                from dataset_youtube_transcript t where t.video_id = v.video_id
               order by t.language, {TranscriptCommands.Rank("t.origin")})
        """;

    /// <summary>The video, and what decides whether and in which language its transcript is asked for.</summary>
    public async Task<TranscriptSubject> FindAsync(VideoId video, CancellationToken cancel) =>
        (await FindAsync([video], cancel)).GetValueOrDefault(video, TranscriptSubject.Unknown);

    /// <summary>The same of those of some videos that are stored.</summary>
    public Task<IReadOnlyDictionary<VideoId, TranscriptSubject>> FindAsync(IReadOnlyCollection<VideoId> videos, CancellationToken cancel)
    {
        // Times come as microseconds: reading an array of times takes Npgsql a third of a millisecond of CPU, and this is asked for each
        // transcript.
        var find = $"""
            select {VideoRow.Columns},
                   (select l.languages from dataset_youtube_list_video m join ctrl_youtube_lists l using (list_id)
                     where m.video_id = v.video_id and cardinality(l.languages) > 0 order by l.list_id limit 1),
                   {StoredLanguages},
                   a.languages, a.answered_at, v.transcript_attempts
              from dataset_youtube_video v
             cross join lateral (
                   select coalesce(array_agg(l.language), array[]::text[]) as languages,
                       coalesce(array_agg((extract(epoch from l.answered_at) * 1000000)::bigint), array[]::bigint[]) as answered_at
                     from (select d.language, max(r.finished_at) as answered_at
                             from ctrl_charge r join ctrl_apify_run d using (charge_id)
                            where r.video_id = v.video_id and r.purpose = 'transcript' and r.state = 'settled' and r.error_id is null
                              and d.language is not null and r.finished_at is not null
                            group by d.language) l) a
             where v.video_id = any($1)
            """;

        return database.ExecuteIdempotentAsync<IReadOnlyDictionary<VideoId, TranscriptSubject>>(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(find, connection);
                command.Parameters.Add(new() { Value = videos.Select(video => video.Value).ToArray() });
                await using var reader = await command.ExecuteReaderAsync(attempt);
                var subjects = new Dictionary<VideoId, TranscriptSubject>(videos.Count);
                while (await reader.ReadAsync(attempt))
                {
                    var video = VideoRow.Read(reader);
                    subjects[video.VideoId] = new(
                        video,
                        await reader.IsDBNullAsync(VideoRow.Count, attempt) ? [] : reader.GetFieldValue<string[]>(VideoRow.Count),
                        Stored(reader.GetFieldValue<string[]>(VideoRow.Count + 1)),
                        reader
                            .GetFieldValue<string[]>(VideoRow.Count + 2)
                            .Zip(
                                reader
                                    .GetFieldValue<long[]>(VideoRow.Count + 3)
                                    .Select(micros => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond))
                            )
                            .ToDictionary(),
                        reader.GetInt32(VideoRow.Count + 4)
                    );
                }

                return subjects;
            },
            cancel
        );
    }

    /// <summary>
    /// Videos whose turn it is: never asked for, or due again; whose turn came first, first. Those of <paramref name="except"/>, and those
    /// that were asked for since <paramref name="since"/>, are left out.
    /// </summary>
    public Task<IReadOnlyList<VideoId>> DueAsync(
        DateTimeOffset now,
        DateTimeOffset since,
        IReadOnlyCollection<VideoId> except,
        int count,
        CancellationToken cancel
    )
    {
        const string due = $"""
            select v.video_id from dataset_youtube_video v
             where {TurnHasComeBy} $1
               and (v.transcript_checked_at is null or v.transcript_checked_at < $2)
               and v.video_id <> all($3)
             order by v.transcript_next_check_at, v.video_id
             limit $4
            """;

        return IdsAsync(due, [now.UtcDateTime, since.UtcDateTime, except.Select(id => id.Value).ToArray(), count], cancel);
    }

    /// <summary>How many videos' turn it is, and how many runs that takes at most: one for each language that is tried.</summary>
    /// <param name="now">When it is.</param>
    /// <param name="languages">
    /// The number of languages that are tried for every video; null: those of its list, or else <paramref name="otherwise"/>.
    /// </param>
    /// <param name="otherwise">The number of languages that are tried for a video whose lists name none.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<(long Videos, long Runs)> CountDueAsync(DateTimeOffset now, int? languages, int otherwise, CancellationToken cancel)
    {
        const string count = $"""
            select count(*) as videos, coalesce(sum(coalesce(@languages::int, of_list, @otherwise)), 0) as runs
              from (select distinct on (v.video_id) cardinality(l.languages) as of_list
                      from dataset_youtube_video v
                      left join (dataset_youtube_list_video m join ctrl_youtube_lists l on l.list_id = m.list_id
                          and cardinality(l.languages) > 0)
                        on m.video_id = v.video_id
                     where {TurnHasComeBy} @now
                     order by v.video_id, l.list_id) due
            """;

        return database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.QuerySingleAsync<(long, long)>(
                    new CommandDefinition(
                        count,
                        new
                        {
                            now = now.UtcDateTime,
                            languages,
                            otherwise,
                        },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );
    }

    /// <summary>How many <see cref="DueAsync"/> would name in all, as far as it is worth while to count.</summary>
    public Task<int> CountDueNowAsync(DateTimeOffset now, DateTimeOffset since, CancellationToken cancel)
    {
        const string count = $"""
            select count(*)::int from (
                   select from dataset_youtube_video v
                    where {TurnHasComeBy} @now
                      and (v.transcript_checked_at is null or v.transcript_checked_at < @since)
                    limit 100000) due
            """;

        return database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<int>(
                    new CommandDefinition(count, new { now = now.UtcDateTime, since = since.UtcDateTime }, cancellationToken: attempt)
                ),
            cancel
        );
    }

    /// <summary>Whether another living invocation fetches transcripts, too.</summary>
    public Task<bool> IsSharedAsync(long runId, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<bool>(
                    new CommandDefinition(
                        $"select exists (select from ctrl_run r where r.state = 'running' and r.kind in ('sync', 'transcripts') and "
                            + $"r.run_id <> @runId and {RunStore.IsAlive})",
                        new { runId },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>Those of <paramref name="videos"/> that have not been asked for since <paramref name="since"/>.</summary>
    public async Task<IReadOnlyList<VideoId>> OpenAsync(IReadOnlyCollection<VideoId> videos, DateTimeOffset since, CancellationToken cancel)
    {
        if (videos.Count == 0)
            return [];

        return await IdsAsync(
            "select v.video_id from dataset_youtube_video v where v.video_id = any($1) and (v.transcript_checked_at is null or "
                + "v.transcript_checked_at < $2)",
            [videos.Select(id => id.Value).ToArray(), since.UtcDateTime],
            cancel
        );
    }

    /// <summary>
    /// The videos of a list of which a transcript is stored that is not shown, with the languages of the first list that names any.
    /// </summary>
    public Task<IReadOnlyList<HiddenTranscripts>> WithHiddenAsync(long listId, CancellationToken cancel)
    {
        var find = $"""
            select v.video_id, v.transcript_language,
                   {StoredLanguages},
                   (select l.languages from dataset_youtube_list_video o join ctrl_youtube_lists l using (list_id)
                     where o.video_id = v.video_id and cardinality(l.languages) > 0 order by l.list_id limit 1)
              from dataset_youtube_list_video m
              join dataset_youtube_video v using (video_id)
             where m.list_id = $1
               and exists (select from dataset_youtube_transcript t
                   where t.video_id = v.video_id and (v.transcript_state <> 'stored' or t.language is distinct from v.transcript_language))
             order by v.video_id
            """;

        return database.ExecuteIdempotentAsync<IReadOnlyList<HiddenTranscripts>>(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(find, connection) { Parameters = { new() { Value = listId } } };
                await using var reader = await command.ExecuteReaderAsync(attempt);
                List<HiddenTranscripts> videos = [];
                while (await reader.ReadAsync(attempt))
                {
                    videos.Add(
                        new(
                            VideoId.Parse(reader.GetString(0)),
                            await reader.IsDBNullAsync(1, attempt) ? null : reader.GetString(1),
                            Stored(reader.GetFieldValue<string[]>(2)),
                            await reader.IsDBNullAsync(3, attempt) ? [] : reader.GetFieldValue<string[]>(3)
                        )
                    );
                }
                return videos;
            },
            cancel
        );
    }

    // A sign before the language tells whether a person wrote it.
    private static StoredTranscript[] Stored(string[] signed) =>
        Array.ConvertAll(signed, text => new StoredTranscript(text[1..], text[0] == '+'));

    private Task<IReadOnlyList<VideoId>> IdsAsync(string sql, object[] parameters, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync<IReadOnlyList<VideoId>>(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in parameters)
                    command.Parameters.Add(new() { Value = value });
                await using var reader = await command.ExecuteReaderAsync(attempt);
                List<VideoId> ids = [];
                while (await reader.ReadAsync(attempt))
                    ids.Add(VideoId.Parse(reader.GetString(0)));
                return ids;
            },
            cancel
        );
}
