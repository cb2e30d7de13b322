using ClusteraIngest.Videos;

namespace ClusteraIngest.Library.Exports;

/// <summary>A kind of what is exported, as the database has it.</summary>
/// <param name="Source">The table whose keys are gone through, called <c>t</c>.</param>
/// <param name="Keys">The columns of its key, with the types that texts become there; they are the first columns of each row.</param>
/// <param name="ChangedAt">Its column that says when a row has last changed.</param>
/// <param name="IsChanged">SQL: whether a transaction, by its number in SQL, or a later one has changed something that a row has.</param>
/// <param name="Columns">What a row has behind its key.</param>
/// <param name="Joined">What those are taken of, beside <c>k</c>, some of the keys.</param>
/// <param name="Order">How rows with the same key are ordered; null: there is one.</param>
/// <param name="PageKeys">How many keys are read at once: rows are held in memory for so long.</param>
/// <param name="Condition">What else holds for the rows of the source.</param>
/// <param name="Size">About how many bytes belong to a key, where they are many: a page ends with the key that makes it too large.</param>
internal sealed record ExportedTable(
    string Source,
    IReadOnlyList<(string Name, string Type)> Keys,
    string ChangedAt,
    Func<string, string> IsChanged,
    string Columns,
    string Joined,
    string? Order,
    int PageKeys,
    string? Condition = null,
    string? Size = null
)
{
    private const string Watch = "'https://www.youtube.com/watch?v=' || v.video_id as url";

    // Known without unpacking the text.
    private const string TranscriptBytes = "octet_length(t.text)";

    private static readonly (string, string)[] OfTranscript = [("video_id", "text"), ("language", "text"), ("origin", "text")];

    /// <summary>The transcript has rows of its own.</summary>
    private static readonly string VideoFacts = string.Join(
        ", ",
        VideoColumns.Stored.Select(column => column.Name).Where(name => name != "transcript").Select(name => $"v.{name}")
    );

    private static readonly ExportedTable Videos = new(
        "dataset_youtube_video",
        [("video_id", "text")],
        "updated_at",
        horizon => $"({IsWritten(horizon)} or t.channel_id = {RenamedChannels(horizon)})",
        $"{Watch}, c.title as channel_title, {VideoFacts}",
        """
        join dataset_youtube_video v using (video_id)
        left join dataset_youtube_channel c on c.channel_id = v.channel_id
        """,
        Order: null,
        PageKeys: 500
    );

    private static readonly ExportedTable Transcripts = new(
        "dataset_youtube_transcript",
        OfTranscript,
        "fetched_at",
        horizon => $"({IsTranscriptChanged("t", horizon)} or {IsHeadingChanged(horizon)})",
        $"""
        {Watch}, v.channel_id, c.title as channel_title, v.title, v.published_at, v.duration_seconds, r.source, r.fetched_at, r.text,
        r.segments
        """,
        """
        join dataset_youtube_transcript r using (video_id, language, origin)
        join dataset_youtube_video v on v.video_id = k.video_id
        left join dataset_youtube_channel c on c.channel_id = v.channel_id
        """,
        Order: null,
        PageKeys: 20,
        Size: TranscriptBytes
    );

    private static readonly ExportedTable Passages = new(
        "dataset_youtube_transcript",
        OfTranscript,
        "processed_at",
        // The index writes a transcript together with its passages.
        horizon => $"({IsWritten(horizon)} or {IsHeadingChanged(horizon)})",
        """
        p.number,
        'https://youtu.be/' || v.video_id || coalesce('?t=' || floor(p.start_seconds)::bigint, '') as url, v.channel_id,
        c.title as channel_title, v.title, v.published_at, v.duration_seconds, p.start_seconds, p.own_length, p.text
        """,
        """
        left join dataset_youtube_passage p using (video_id, language, origin)
        join dataset_youtube_video v on v.video_id = k.video_id
        left join dataset_youtube_channel c on c.channel_id = v.channel_id
        """,
        Order: "p.number",
        PageKeys: 20,
        Condition: "t.processed_at is not null",
        Size: TranscriptBytes
    );

    private static readonly ExportedTable Digests = new(
        "dataset_digest",
        [("digest_id", "bigint")],
        "generated_at",
        // Its transcript says whether it is stale.
        horizon =>
            $"""
                ({IsWritten(horizon)} or {IsHeadingChanged(horizon)}
                 or exists (select from dataset_youtube_transcript r
                             where (r.video_id, r.language, r.origin) = (t.video_id, t.transcript_language, t.transcript_origin)
                               and {IsTranscriptChanged("r", horizon)}))
                """,
        $"""
        g.video_id, {Watch}, v.channel_id, c.title as channel_title, v.title, v.published_at, v.duration_seconds, g.kind, g.language,
        g.provider, g.model, g.prompt_version, g.transcript_language, g.transcript_origin, g.word_count, g.reading_seconds, g.parts_dropped,
        g.calls, g.cost_usd, g.generated_at, g.is_stale, g.text, p.parts
        """,
        """
        join library_digest g using (digest_id)
        join dataset_youtube_video v on v.video_id = g.video_id
        left join dataset_youtube_channel c on c.channel_id = v.channel_id
        cross join lateral (
              select coalesce(json_agg(json_build_object(
                         'number', i.number, 'start_seconds', i.start_seconds, 'end_seconds', i.end_seconds, 'title', i.title,
                         'text', i.text, 'quote', i.quote, 'score', i.score) order by i.number), '[]') as parts
                from dataset_digest_part i where i.digest_id = k.digest_id) p
        """,
        Order: null,
        PageKeys: 200
    );

    /// <summary>That of a kind.</summary>
    public static ExportedTable Of(ExportKind kind) =>
        kind switch
        {
            ExportKind.Videos => Videos,
            ExportKind.Transcripts => Transcripts,
            ExportKind.Passages => Passages,
            _ => Digests,
        };

    private static string IsWritten(string horizon) => $"written_by(t.xmin) >= {horizon}";

    /// <summary>The index writes to a transcript as well, and changes nothing of it.</summary>
    private static string IsTranscriptChanged(string transcript, string horizon) =>
        $"least({transcript}.changed_in, written_by({transcript}.xmin)) >= {horizon}";

    /// <summary>What rows repeat of their video and its channel: it changes more seldom than the rows of these do.</summary>
    private static string IsHeadingChanged(string horizon) =>
        $"""
            exists (select from ctrl_video_heading h where h.video_id = t.video_id and written_by(h.xmin) >= {horizon})
            or exists (select from dataset_youtube_video v where v.video_id = t.video_id and v.channel_id = {RenamedChannels(horizon)})
            """;

    private static string RenamedChannels(string horizon) =>
        $"any(array(select h.channel_id from ctrl_channel_heading h where written_by(h.xmin) >= {horizon}))";
}
