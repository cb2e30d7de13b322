using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Search;

/// <summary>A passage that was found, as it is stored.</summary>
internal sealed record FoundPassage(
    FoundSpot Spot,
    double[] SegmentStarts,
    string Text,
    NpgsqlTsVector Search,
    string? Title,
    string? ChannelId,
    string? ChannelTitle
)
{
    /// <summary>What stands right before it in the transcript; null: nothing, or nobody asked.</summary>
    public string? TextBefore { get; init; }

    /// <summary>What stands right behind it; null: nothing, or nobody asked.</summary>
    public string? TextBehind { get; init; }

    /// <summary>Its text without the overlap; null: nobody asked.</summary>
    public string? OwnText { get; init; }
}

/// <summary>Reads what was found, and makes hits of it.</summary>
internal static class HitReader
{
    /// <summary>Reads passages, in the order of the spots.</summary>
    public static async Task<List<FoundPassage>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<FoundSpot> spots,
        bool withNeighbors,
        CancellationToken cancel
    )
    {
        const string read = """
            select k.place::integer, p.segment_starts, p.text, p.search, v.title, v.channel_id,
                   coalesce(c.title, c.handle, v.channel_handle), before.text, behind.text, case when $5 then left(p.text, p.own_length) end
              from unnest($1, $2, $3, $4) with ordinality k (video_id, language, origin, number, place)
              join dataset_youtube_passage p using (video_id, language, origin, number)
              join dataset_youtube_video v using (video_id)
              left join dataset_youtube_channel c on c.channel_id = v.channel_id
              left join lateral (
                   select left(b.text, b.own_length) as text
                     from dataset_youtube_passage b
                    where $5 and (b.video_id, b.language, b.origin, b.number) = (p.video_id, p.language, p.origin, p.number - 1))
                   before on true
              left join lateral (
                   select b.text
                     from dataset_youtube_passage b
                    where $5 and (b.video_id, b.language, b.origin, b.number) = (p.video_id, p.language, p.origin, p.number + 1))
                   behind on true
             order by k.place
            """;

        await using var command = new NpgsqlCommand(read, connection);
        SpotFinder.AddKeys(command.Parameters, spots);
        command.Parameters.Add(new() { Value = withNeighbors });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var passages = new List<FoundPassage>(spots.Count);
        while (await reader.ReadAsync(cancel))
        {
            passages.Add(
                new(
                    spots[reader.GetInt32(0) - 1],
                    reader.GetFieldValue<double[]>(1),
                    reader.GetString(2),
                    reader.GetFieldValue<NpgsqlTsVector>(3),
                    reader.Text(4),
                    reader.Text(5),
                    reader.Text(6)
                )
                {
                    TextBefore = reader.Text(7),
                    TextBehind = reader.Text(8),
                    OwnText = reader.Text(9),
                }
            );
        }

        return passages;
    }

    /// <summary>The hit in a passage; null where it has changed since it was found.</summary>
    public static TranscriptHit? HitIn(FoundPassage passage, LookedUpQuery query, int context, string cursor)
    {
        var spot = passage.Spot;
        if (PassageMatch.Find(query, PassageLexemes.Of(passage.Search), StemDictionaries.Of(spot.Language)) is not { } match)
            return null;
        var tokens = Tokenizer.Of(passage.Text).ToDictionary(token => token.Position);
        if (!match.Words.All(word => tokens.ContainsKey(word.First) && tokens.ContainsKey(word.Last)))
            return null;

        var first = match.Places[0];
        var start = StartOf(first);
        var around = Around(passage, context);
        var (text, marks) = HitText.Of(
            around.Text,
            Stretches.Joined(match.Words.Select(word => (tokens[word.First].Start + around.Shift, tokens[word.Last].End + around.Shift))),
            tokens[first.First].Start + around.Shift,
            tokens[first.Last].End + around.Shift,
            context
        );
        var video = VideoId.Parse(spot.VideoId);
        return new()
        {
            VideoId = video,
            ChannelId = passage.ChannelId is { } id && ChannelId.TryParse(id, out var channel) ? channel : null,
            ChannelTitle = passage.ChannelTitle,
            Title = passage.Title,
            Language = spot.Language,
            Origin = ColumnText.Parse<TranscriptOrigin>(spot.Origin),
            StartSeconds = start,
            AlsoAt = [.. match.Places.Skip(1).Select(StartOf).OfType<double>().Where(second => second != start).Distinct().Order()],
            // The first second is where the video begins anyway.
            Url = new(WatchAddress.Of(video, start >= 1 ? start : null)),
            Text = text,
            Marks = marks,
            PublishedAt = spot.PublishedAt,
            Cursor = cursor,
        };

        double? StartOf(TermOccurrence place)
        {
            if (passage.SegmentStarts.Length == 0)
                return null;
            var line = passage.Text.AsSpan(0, tokens[place.First].Start).Count('\n');
            return passage.SegmentStarts[Math.Min(line, passage.SegmentStarts.Length - 1)];
        }
    }

    /// <summary>The passage's text, with what stands before and behind it where lines around the hit are wanted.</summary>
    private static (string Text, int Shift) Around(FoundPassage passage, int context)
    {
        var before = context > 0 && passage.TextBefore is { } earlier ? earlier + "\n" : "";
        return (before + Continued(passage), before.Length);
    }

    // The next passage begins with what is this one's overlap.
    private static string Continued(FoundPassage passage) =>
        passage is { TextBehind: { } behind, OwnText: { } own } ? own + "\n" + behind : passage.Text;
}
