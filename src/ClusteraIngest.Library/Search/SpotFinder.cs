using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Videos;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Finds the spots of videos in which a query is met, the newest first. Where few passages meet it, the index names them all and they are
/// sorted; where many do, the videos are gone through from the newest on, and whoever has a page stops.
/// </summary>
/// <param name="connection">A connection in a transaction: what it sets for its statements ends with that.</param>
/// <param name="query">The query, as PostgreSQL's <c>tsquery</c>.</param>
/// <param name="conditions">Which videos are wanted.</param>
/// <param name="ranking">By which queries spots are scored, and the languages in which each of them is; null: they are not scored.</param>
internal sealed class SpotFinder(
    NpgsqlConnection connection,
    string query,
    VideoConditions conditions,
    IReadOnlyList<(string Query, string[] Languages)>? ranking = null
)
{
    /// <summary>More passages are not sorted.</summary>
    private const int FewPassages = 3000;

    /// <summary>Where the planner expects more passages than that to have a word, it is not wrong by so much that they are few.</summary>
    private const int ManyPassages = 2 * FewPassages;

    /// <summary>
    /// Whether the query is a word, or one of several. Of words that have to be said together, or in a language, the planner knows how
    /// frequent each is, and not whether they meet.
    /// </summary>
    private readonly bool isOfSingleWords =
        !query.Contains(" & ", StringComparison.Ordinal) && !query.Contains(" <", StringComparison.Ordinal);

    /// <summary>
    /// What is set for these statements alone. A plan that fits every query would go through all videos for a rare word; and next to a
    /// table of wide rows the planner underrates what an index saves.
    /// </summary>
    private static readonly string[] Planning =
    [
        "set local plan_cache_mode = force_custom_plan",
        "set local enable_seqscan = off",
        "set local jit = off",
        "set local max_parallel_workers_per_gather = 0",
    ];

    /// <summary>
    /// SQL: which 30 seconds of its video passage p is in. Those of a transcript without times come before, by their numbers: they are in
    /// none. Times come from outside, and may be beyond what a number holds.
    /// </summary>
    private static readonly string Spot = $"""
        case when p.start_seconds is null then p.number - 2000000000
             else least(floor(greatest(p.start_seconds, 0) / {PassageCutter.Seconds}), 2e9)::integer end
        """;

    /// <summary>SQL: of several transcripts that say it in the same spot, the video's own comes first.</summary>
    private static readonly string OwnFirst =
        $"p.language is distinct from v.transcript_language, {TranscriptCommands.Rank("p.origin")}, p.language, p.number";

    /// <summary>The spots behind a cursor, and how many there are in all.</summary>
    /// <param name="after">The cursor; null: from the newest on.</param>
    /// <param name="most">The most spots.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The spots; their number, or null where that is more than are counted.</returns>
    public async Task<(List<FoundSpot> Spots, int? Count)> FindAsync(SearchCursor? after, int most, CancellationToken cancel)
    {
        if (!await AreManyAsync(cancel) && await FewAsync(after, most, cancel) is var (spots, count))
            return (spots, count <= SearchPage.MostCounted ? count : null);

        // The first page says how many there are, and its cursor says it to the others. Without a filter there are more than are counted.
        if (after is not null)
            return (await ManyAsync(after, most, cancel), after.Count < 0 ? null : after.Count);
        if (conditions.AreNone)
        {
            var first = await ManyAsync(after, most, cancel);
            return (first, first.Count < most ? first.Count : null);
        }

        var counted = await ManyAsync(after, Math.Max(most, SearchPage.MostCounted + 1), cancel);
        return ([.. counted.Take(most)], counted.Count > SearchPage.MostCounted ? null : counted.Count);
    }

    /// <summary>
    /// Sets what the statements need, and tells whether many passages meet the query by the planner's statistics, which know the frequent
    /// words.
    /// </summary>
    private async Task<bool> AreManyAsync(CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var setting in Planning)
            batch.BatchCommands.Add(new(setting));
        if (!isOfSingleWords)
        {
            await batch.ExecuteNonQueryAsync(cancel);
            return false;
        }

        var command = new NpgsqlBatchCommand("explain (format json) select from dataset_youtube_passage p where p.search @@ $1");
        batch.BatchCommands.Add(command);
        AddQuery(command.Parameters);
        using var plan = JsonDocument.Parse((string)(await batch.ExecuteScalarAsync(cancel))!);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble() > ManyPassages;
    }

    /// <summary>Where few passages meet the query: the spots behind a cursor, and how many there are. Null: there are many.</summary>
    private async Task<(List<FoundSpot> Spots, int Count)?> FewAsync(SearchCursor? after, int most, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        var parameters = command.Parameters;
        AddQuery(parameters);
        var where = conditions.AddTo(parameters);
        var behind = Behind(after, parameters, "s.published_at", "s.video_id", "s.spot");
        var vector = ranking is null ? "" : ", p.search";
        command.CommandText = $"""
            with found as materialized (
                 select p.video_id, p.language, p.origin, p.number, {Spot} as spot{vector}
                   from dataset_youtube_passage p
                  where p.search @@ $1
                  limit {FewPassages + 1}),
            spots as materialized (
                 select distinct on (v.published_at, p.video_id, p.spot)
                        p.video_id, p.language, p.origin, p.number, p.spot, v.published_at{vector}
                   from found p join dataset_youtube_video v on v.video_id = p.video_id
                  where (select count(*) from found) <= {FewPassages} {where}
                  order by v.published_at desc nulls last, p.video_id, p.spot, {OwnFirst})
            select (select count(*) from found)::integer, (select count(*) from spots)::integer, page.*
              from (values (1)) always
              left join lateral (
                   select s.video_id, s.language, s.origin, s.number, s.spot, s.published_at, {Score("s", parameters)} as score
                     from (select s.* from spots s where true {behind}
                            order by s.published_at desc nulls last, s.video_id, s.spot
                            limit {most}) s) page on true
            """;

        await using var reader = await command.ExecuteReaderAsync(cancel);
        var spots = new List<FoundSpot>();
        var count = 0;
        while (await reader.ReadAsync(cancel))
        {
            if (reader.GetInt32(0) > FewPassages)
                return null;
            count = reader.GetInt32(1);
            if (!reader.IsDBNull(2))
                spots.Add(Read(reader, 2));
        }

        return (spots, count);
    }

    /// <summary>Where many passages meet the query: video by video, until there are enough.</summary>
    private async Task<List<FoundSpot>> ManyAsync(SearchCursor? after, int most, CancellationToken cancel)
    {
        await using (var planning = new NpgsqlCommand("set local enable_bitmapscan = off", connection))
            await planning.ExecuteNonQueryAsync(cancel);
        await using var command = new NpgsqlCommand { Connection = connection };
        var parameters = command.Parameters;
        AddQuery(parameters);
        var where = conditions.AddTo(parameters);
        var behind = Behind(after, parameters, "v.published_at", "v.video_id", "s.spot");
        command.CommandText = $"""
            select v.video_id, s.language, s.origin, s.number, s.spot, v.published_at, s.score
              from dataset_youtube_video v
             cross join lateral (
                   select distinct on ({Spot}) p.language, p.origin, p.number, {Spot} as spot, {Score("p", parameters)} as score
                     from dataset_youtube_passage p
                    where p.video_id = v.video_id and p.search @@ $1
                    order by {Spot}, {OwnFirst}
                   offset 0) s
             where true {where} {behind}
             order by v.published_at desc nulls last, v.video_id, s.spot
             limit {most}
            """;

        await using var reader = await command.ExecuteReaderAsync(cancel);
        var spots = new List<FoundSpot>();
        while (await reader.ReadAsync(cancel))
            spots.Add(Read(reader, 0));
        return spots;
    }

    /// <summary>SQL: the score of a row with a passage's words: how frequent and how close to each other those of the query are.</summary>
    private string Score(string row, NpgsqlParameterCollection parameters)
    {
        if (ranking is null)
            return "0::real";
        var branches = ranking.Select(one =>
        {
            parameters.Add(new() { Value = one.Languages });
            parameters.Add(new() { Value = one.Query });
            return $"when {row}.language = any(${parameters.Count - 1}) then ${parameters.Count}::tsquery";
        });
        return $"coalesce(ts_rank_cd('{{1, 1, 1, 1}}', {row}.search, case {string.Join(' ', branches)} end), 0)";
    }

    /// <summary>Adds the keys of passages as parameters, in four arrays.</summary>
    public static void AddKeys(NpgsqlParameterCollection parameters, IReadOnlyCollection<FoundSpot> spots)
    {
        parameters.Add(new() { Value = spots.Select(spot => spot.VideoId).ToArray() });
        parameters.Add(new() { Value = spots.Select(spot => spot.Language).ToArray() });
        parameters.Add(new() { Value = spots.Select(spot => spot.Origin).ToArray() });
        parameters.Add(new() { Value = spots.Select(spot => spot.Number).ToArray() });
    }

    // As a value: a function in its place would be called for each row.
    private void AddQuery(NpgsqlParameterCollection parameters) =>
        parameters.Add(new() { Value = query, NpgsqlDbType = NpgsqlDbType.Unknown });

    /// <summary>SQL: what comes behind a cursor in the order of the newest videos first.</summary>
    private static string Behind(SearchCursor? after, NpgsqlParameterCollection parameters, string publishedAt, string videoId, string spot)
    {
        if (after is null)
            return "";
        parameters.Add(new() { Value = after.VideoId });
        var video = $"${parameters.Count}";
        parameters.Add(new() { Value = after.Spot });
        var rest = $"({videoId}, {spot}) > ({video}, ${parameters.Count})";
        if (after.PublishedAt is not { } published)
            return $"and {publishedAt} is null and {rest}";
        parameters.Add(new() { Value = published.UtcDateTime });
        var time = $"${parameters.Count}";
        return $"and ({publishedAt} < {time} or {publishedAt} = {time} and {rest} or {publishedAt} is null)";
    }

    private static FoundSpot Read(NpgsqlDataReader reader, int from) =>
        new(
            reader.GetString(from),
            reader.GetString(from + 1),
            reader.GetString(from + 2),
            reader.GetInt32(from + 3),
            reader.GetInt32(from + 4),
            reader.Value<DateTimeOffset>(from + 5),
            reader.GetFloat(from + 6)
        );
}
