namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>Every listed video is stored once with the right values, and has its place in each list; nothing else is stored.</summary>
internal static class StoredVideos
{
    private const string Videos = """
        select v.video_id, v.title, v.description, v.kind, v.channel_id, v.published_at, v.duration_seconds, v.view_count, v.like_count,
            v.comment_count,
               v.hashtags, v.thumbnail_url, v.availability, v.is_published_at_estimated, c.title, c.handle, c.subscriber_count
          from dataset_youtube_video v left join dataset_youtube_channel c using (channel_id)
        """;

    private const string Places =
        "select l.url, m.video_id, m.position from dataset_youtube_list_video m join ctrl_youtube_lists l using (list_id)";

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("1 videos");
        var stored = (
            await evidence.RowsAsync(
                Videos,
                reader => Facts([.. Enumerable.Range(0, 17).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at))]),
                cancel
            )
        ).ToDictionary(facts => facts[..11]);
        var videos = stored.Count;
        foreach (var planned in evidence.World.Videos.Values)
        {
            if (stored.Remove(planned.Id, out var found))
                claim.Same(Facts(planned), found, planned.Id);
            else
                claim.Refute($"{planned.Id} is not stored");
        }

        foreach (var id in stored.Keys)
            claim.Refute($"{id} is stored, and was never listed");

        var places = (
            await evidence.RowsAsync(Places, reader => (reader.GetString(0), reader.GetString(1), reader.Maybe<int?>(2)), cancel)
        ).ToHashSet();
        var expected = evidence
            .World.Lists.SelectMany(list => list.Videos.Select(video => (list.Url, video.Id, list.PositionOf(video))))
            .ToHashSet();
        foreach (var place in expected.Except(places))
            claim.Refute($"missing: place {place}");
        foreach (var place in places.Except(expected))
            claim.Refute($"too much: place {place}");

        claim.Figures =
            $"{evidence.World.Videos.Count:N0} videos are listed, {videos:N0} stored; in {evidence.World.Lists.Count} lists they have "
            + $"{expected.Count:N0} places, {places.Count:N0} are stored";
        return claim;
    }

    private static string Facts(PlannedVideo video) =>
        Facts([
            video.Id,
            video.Title,
            video.Description,
            video.Kind,
            video.Channel.Id,
            video.PublishedAt,
            video.DurationSeconds,
            video.Views,
            video.Likes,
            video.Comments,
            video.Hashtags,
            $"https://i.ytimg.com/vi/{video.Id}/hq.jpg",
            "public",
            false,
            video.Channel.Title,
            video.Channel.Handle,
            video.Channel.Subscribers,
        ]);

    private static string Facts(IEnumerable<object?> values) =>
        string.Join(
            " | ",
            values.Select(value =>
                value switch
                {
                    null => "null",
                    DateTime time => time.ToString("O"),
                    string[] texts => string.Join(',', texts),
                    _ => value.ToString(),
                }
            )
        );
}
