using System.Data.Common;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Library.Digests;

/// <summary>Reads what digests are made of, and which videos have none.</summary>
internal sealed class SubjectStore(DatabaseResilience database)
{
    /// <summary>
    /// How long a video is left alone of which a model has told, for money, that it gives no digest; after each further run in which it
    /// did, twice as long, and 16 weeks at most: its transcript may be another one by then.
    /// </summary>
    private const string LeftAlone = "7 days";

    /// <summary>So many characters of a transcript tell nearly always whether it has enough words.</summary>
    private const int Beginning = 300;

    /// <summary>A video with its transcript: the one in the language that is wanted, or else the one that the video shows.</summary>
    /// <param name="video">The video.</param>
    /// <param name="language">The language that is wanted; null: any.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Null: the video is not stored.</returns>
    public Task<DigestSubject?> FindAsync(VideoId video, string? language, CancellationToken cancel)
    {
        var find = $"""
            select v.title, c.title, v.duration_seconds, v.description,
                   t.language, t.origin, t.fetched_at, transcript_sha256(t.text, t.segments), t.text, t.segments::text,
                   array(select h.start_seconds from dataset_youtube_chapter h where h.video_id = v.video_id and h.source = 'yt-dlp'
                          order by h.number),
                   array(select h.title from dataset_youtube_chapter h where h.video_id = v.video_id and h.source = 'yt-dlp'
                          order by h.number)
              from dataset_youtube_video v
              left join dataset_youtube_channel c using (channel_id)
              left join lateral ({Transcript("$2")}) t on true
             where v.video_id = $1
            """;

        return database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(find, connection);
                command.Parameters.Add(new() { Value = video.Value });
                command.Parameters.Add(NullableText(language));
                await using var row = await command.ExecuteReaderAsync(attempt);
                return await row.ReadAsync(attempt) ? Read(video, row) : null;
            },
            cancel
        );
    }

    /// <summary>
    /// The videos with a transcript of which a kind of digest is missing or stale, the newest first. But where it is forced, those are left
    /// alone of which the same model has told within a week, for money, that it gives none, and those whose transcript is too short.
    /// </summary>
    /// <param name="prompts">The kinds, each with the prompt that is asked with: a digest by another one is another digest.</param>
    /// <param name="model">The model; null: only creators' chapters are stored, and videos without any are left alone.</param>
    /// <param name="options">What else is asked for.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<VideoId>> PendingAsync(
        IReadOnlyDictionary<DigestKind, DigestPrompt> prompts,
        ModelName? model,
        DigestOptions options,
        CancellationToken cancel
    )
    {
        var pending = $"""
            select v.video_id, v.duration_seconds, case when $7 or char_length(t.beginning) < {Beginning} then v.description end,
                   exists (select from dataset_youtube_chapter h where h.video_id = v.video_id and h.source = 'yt-dlp'),
                   t.beginning, exists (select from library_digest d where d.video_id = v.video_id and d.provider = 'creator')
              from dataset_youtube_video v
              left join lateral (select left(t.text, {Beginning}) as beginning from ({Transcript("$4")}) t) t on true
             where v.transcript_state = 'stored'
               and exists (select from unnest($1::text[], $5::text[]) k (kind, prompt)
                            where not exists (select from library_digest d
                                               where d.video_id = v.video_id and d.kind = k.kind and not d.is_stale
                                                 and (d.provider = $2 and d.model = $3
                                                      and ($4::text is null or lower(d.language) = lower($4))
                                                      and exists (select from dataset_digest g join dataset_prompt p using (prompt_id)
                                                                   where g.digest_id = d.digest_id and p.sha256 = k.prompt)
                                                      or $6 and d.provider = 'creator')))
               and ($8 or not exists (
                       select from ctrl_charge r
                        where r.video_id = v.video_id and r.provider = $2 and r.what = $3 and r.purpose = '{PaidModel.Digests}'
                          and r.state = 'failed'
                       having max(r.finished_at) > now() - interval '{LeftAlone}' * power(2, least(count(distinct r.run_id), 5) - 1)))
             order by v.published_at desc nulls last, v.video_id
            """;

        var asked = prompts.Where(pair => model is not null || pair.Key is DigestKind.Chapters).ToList();
        var creatorsSuffice = prompts.ContainsKey(DigestKind.Chapters) && DigestStage.IsEnough(options);
        var candidates = await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(pending, connection);
                command.Parameters.Add(new() { Value = asked.Select(pair => ColumnText.Of(pair.Key)).ToArray() });
                command.Parameters.Add(new() { Value = model?.Provider ?? Digest.ProviderOfCreator });
                command.Parameters.Add(new() { Value = model?.Model ?? Digest.ModelOfCreator });
                command.Parameters.Add(NullableText(options.Language?.Value));
                command.Parameters.Add(new() { Value = asked.Select(pair => pair.Value.Sha256).ToArray() });
                command.Parameters.Add(new() { Value = model is null || DigestStage.IsEnough(options) });
                command.Parameters.Add(new() { Value = model is null });
                command.Parameters.Add(new() { Value = options.Force });
                await using var rows = await command.ExecuteReaderAsync(attempt);
                var found = new List<PendingVideo>();
                while (await rows.ReadAsync(attempt))
                {
                    var hasChapters = rows.GetBoolean(3) || CreatorChapters.In(rows.Text(2), rows.Value<int>(1)).Count > 0;
                    found.Add(new(VideoId.Parse(rows.GetString(0)), hasChapters, hasChapters && !rows.GetBoolean(5), rows.Text(4)));
                }
                return found;
            },
            cancel
        );
        var videos = new List<VideoId>();
        foreach (var candidate in candidates)
            if (
                model is null
                    ? candidate.HasChapters
                    : options.Force
                        || creatorsSuffice && candidate.LacksChapters
                        || !await IsTooShortAsync(candidate, options.Language?.Value, cancel)
            )
                videos.Add(candidate.VideoId);
        return videos;
    }

    /// <summary>Whether no digest by a model can be of it; where the beginning of the transcript does not tell, the whole does.</summary>
    private async Task<bool> IsTooShortAsync(PendingVideo video, string? language, CancellationToken cancel)
    {
        if (
            video.Beginning is not { } beginning
            || QuoteFinder.WeightOf(NumberedTranscript.WordsIn(beginning).Select(word => word.Value)) >= QuoteFinder.LeastWeight
        )
            return false;
        // PostgreSQL counts a letter of two UTF-16 units as one.
        return beginning.EnumerateRunes().Count() < Beginning
            || (await FindAsync(video.VideoId, language, cancel))?.Transcript is { Lines.IsTooShort: true };
    }

    /// <summary>The transcript that digests of a video are made of: in the language that is wanted, or else the preferred one.</summary>
    private static string Transcript(string language) =>
        $"""
            select t.* from dataset_youtube_transcript t
             where t.video_id = v.video_id
             order by lower(t.language) is not distinct from lower({language}) desc,
                      t.language is not distinct from v.transcript_language desc, {TranscriptCommands.Rank("t.origin")}
             limit 1
            """;

    private static DigestSubject Read(VideoId video, DbDataReader row)
    {
        var duration = row.Value<int>(2);
        var told = row.GetFieldValue<double[]>(10).Zip(row.GetFieldValue<string[]>(11), (start, title) => new CreatorChapter(start, title));
        var chapters = told.ToList();
        return new()
        {
            VideoId = video,
            Title = row.Text(0) ?? "",
            ChannelTitle = row.Text(1),
            DurationSeconds = duration,
            Chapters = chapters.Count > 0 ? chapters : CreatorChapters.In(row.Text(3), duration),
            Transcript = row.IsDBNull(4)
                ? null
                : new(
                    row.GetString(4),
                    ColumnText.Parse<TranscriptOrigin>(row.GetString(5)),
                    row.Instant(6)!.Value,
                    row.GetString(7),
                    Numbered(row.GetString(8), row.GetString(9))
                ),
        };
    }

    private static Lazy<NumberedTranscript> Numbered(string text, string segments) =>
        new(() =>
            NumberedTranscript.Of(JsonSerializer.Deserialize(segments, VideoJson.Default.IReadOnlyListTranscriptSegment) ?? [], text)
        );

    /// <summary>A video that may lack a digest.</summary>
    /// <param name="VideoId">The video.</param>
    /// <param name="HasChapters">Whether its creator has divided it into chapters.</param>
    /// <param name="LacksChapters">Whether those are not stored as a digest.</param>
    /// <param name="Beginning">How its transcript begins; null: there is none.</param>
    private sealed record PendingVideo(VideoId VideoId, bool HasChapters, bool LacksChapters, string? Beginning);
}
