using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>Reads transcripts a part at a time: what is sent and kept in memory does not grow with the transcript.</summary>
internal static class TranscriptPartQuery
{
    /// <summary>Segments that one part looks at.</summary>
    private const int MostSegments = 500;

    // How many bytes are stored tells that there are segments, without unpacking them.
    private static readonly string Facts = $"""
        select t.language, t.origin, octet_length(t.text)::bigint,
               case when pg_column_size(t.segments) > 100 then true else jsonb_array_length(t.segments) > 0 end, t.source, t.fetched_at
          from dataset_youtube_transcript t join dataset_youtube_video v using (video_id)
         where t.video_id = $1
         order by (t.language = v.transcript_language) is true desc, t.language, {TranscriptCommands.Rank("t.origin")}
        """;

    // A path with an index reads the few segments only, where to unfold the array would make a row of each of them. "offset 0": else the
    // planner puts the search for the first segment into each row of the result.
    private const string TimedPart = """
        select e.number - 1 + f.first, (e.segment ->> 'start')::float8, (e.segment ->> 'duration')::float8, p.text, char_length(p.text),
               char_length(e.segment ->> 'text')
          from dataset_youtube_transcript t
         cross join lateral (
               select coalesce($4::integer, jsonb_array_length(jsonb_path_query_array(
                   t.segments, '$[*] ? (@.start + @.duration <= $from).start',
                   jsonb_build_object('from', $5::float8)))) as first offset 0) f
         cross join lateral jsonb_array_elements(jsonb_path_query_array(
               t.segments, '$[$first to $last]', jsonb_build_object('first', f.first, 'last', f.first + $6::integer - 1)))
               with ordinality e (segment, number)
         cross join lateral (
               select substr(e.segment ->> 'text', case when e.number = 1 then $7::integer else 0 end + 1, $8::integer) as text) p
         where t.video_id = $1 and t.language = $2 and t.origin = $3
         order by e.number
        """;

    // One character more tells whether there are more: to count them all would unpack the whole text.
    private const string PlainPart = """
        select left(p.text, $5::integer), least(char_length(p.text), $5::integer), char_length(p.text) > $5::integer
          from dataset_youtube_transcript t cross join lateral (select substr(t.text, $4::integer + 1, $5::integer + 1) as text) p
         where t.video_id = $1 and t.language = $2 and t.origin = $3
        """;

    /// <summary>The transcripts of a video, the preferred one first.</summary>
    public static async Task<IReadOnlyList<TranscriptFacts>> FactsAsync(NpgsqlDataSource database, VideoId video, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Command(connection, Facts, video.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<TranscriptFacts> facts = [];
        while (await reader.ReadAsync(cancel))
            facts.Add(
                new(
                    video,
                    reader.GetString(0),
                    ColumnText.Parse<TranscriptOrigin>(reader.GetString(1)),
                    reader.GetInt64(2),
                    reader.GetBoolean(3),
                    reader.GetString(4),
                    reader.GetFieldValue<DateTimeOffset>(5)
                )
            );
        return facts;
    }

    /// <summary>Where the transcripts of some videos came from.</summary>
    public static async Task<IReadOnlyDictionary<(VideoId, string, TranscriptOrigin), TranscriptProvenance>> SourcesAsync(
        NpgsqlDataSource database,
        IReadOnlyCollection<VideoId> videos,
        CancellationToken cancel
    )
    {
        const string sources = """
            select t.video_id, t.language, t.origin, t.source, t.fetched_at from dataset_youtube_transcript t where t.video_id = any($1)
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Command(connection, sources, [videos.Select(video => video.Value).ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        Dictionary<(VideoId, string, TranscriptOrigin), TranscriptProvenance> found = [];
        while (await reader.ReadAsync(cancel))
            found[(VideoId.Parse(reader.GetString(0)), reader.GetString(1), ColumnText.Parse<TranscriptOrigin>(reader.GetString(2)))] = new(
                reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4)
            );
        return found;
    }

    /// <summary>A part of a transcript; null where the video has none of that kind.</summary>
    public static async Task<TranscriptPart?> PartAsync(
        NpgsqlDataSource database,
        VideoId video,
        TranscriptRange range,
        CancellationToken cancel
    )
    {
        var position = TranscriptPosition.Parse(range.After);
        if (Choose(await FactsAsync(database, video, cancel), range) is not { } transcript)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancel);
        return transcript.HasTimes
            ? await TimedAsync(connection, transcript, range, position, cancel)
            : await PlainAsync(connection, transcript, range, position, cancel);
    }

    /// <summary>The preferred one of those that the range means; a language is also found by its beginning.</summary>
    private static TranscriptFacts? Choose(IReadOnlyList<TranscriptFacts> transcripts, TranscriptRange range)
    {
        var ofOrigin = transcripts.Where(transcript => range.Origin is null || transcript.Origin == range.Origin).ToList();
        if (range.Language is not { } language)
            return ofOrigin.FirstOrDefault();
        return ofOrigin.Find(transcript => transcript.Language.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?? ofOrigin.Find(transcript => transcript.Language.StartsWith(language + '-', StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<TranscriptPart> TimedAsync(
        NpgsqlConnection connection,
        TranscriptFacts transcript,
        TranscriptRange range,
        TranscriptPosition? position,
        CancellationToken cancel
    )
    {
        await using var command = Command(
            connection,
            TimedPart,
            transcript.VideoId.Value,
            transcript.Language,
            ColumnText.Of(transcript.Origin),
            position?.Segment is { } segment ? segment : DBNull.Value,
            range.FromSeconds,
            MostSegments,
            position?.Offset ?? 0,
            range.Characters
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<TranscriptSegment> segments = [];
        List<TranscriptPosition> positions = [];
        var left = range.Characters;
        var read = 0;
        TranscriptPosition? next = null;
        while (await reader.ReadAsync(cancel))
        {
            var number = (int)reader.GetInt64(0);
            var (start, duration) = (reader.GetDouble(1), reader.GetDouble(2));
            if (start >= range.ToSeconds)
                return Part(null);
            read++;
            var characters = reader.GetInt32(4);
            var offset = read == 1 ? position?.Offset ?? 0 : 0;
            var isWhole = offset + characters >= reader.GetInt32(5);
            if (segments.Count > 0 && (characters > left || !isWhole))
                return Part(new TranscriptPosition(number, 0));
            segments.Add(new(start, duration, reader.GetString(3)));
            positions.Add(new(number, offset));
            if (!isWhole)
                return Part(new TranscriptPosition(number, offset + characters));
            left -= characters;
            next = new(number + 1, 0);
        }

        return Part(read == MostSegments ? next : null);

        TranscriptPart Part(TranscriptPosition? behind) => new(transcript, segments, behind?.ToString()) { Positions = positions };
    }

    private static async Task<TranscriptPart> PlainAsync(
        NpgsqlConnection connection,
        TranscriptFacts transcript,
        TranscriptRange range,
        TranscriptPosition? position,
        CancellationToken cancel
    )
    {
        var offset = position?.Offset ?? 0;
        await using var command = Command(
            connection,
            PlainPart,
            transcript.VideoId.Value,
            transcript.Language,
            ColumnText.Of(transcript.Origin),
            offset,
            range.Characters
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel) || reader.GetInt32(1) == 0)
            return new(transcript, [], null);
        var next = reader.GetBoolean(2) ? new TranscriptPosition(0, offset + reader.GetInt32(1)).ToString() : null;
        return new(transcript, [new(0, 0, reader.GetString(0))], next) { Positions = [new(0, offset)] };
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
