using ClusteraIngest.Database;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What an extraction tells of a video, as a row of <c>dataset_youtube_video</c>.</summary>
internal static class VideoFacts
{
    /// <summary>Stores it: its facts are exact, other than those of a list.</summary>
    public static Task StoreAsync(DatabaseResilience database, VideoInfo info, DateTimeOffset now, CancellationToken cancel)
    {
        var batch = new VideoBatch();
        batch.Add(Of(info));
        return database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await VideoStore.MergeAsync(connection, batch, list: null, now, attempt);
                await using var chapters = new NpgsqlBatch(connection)
                {
                    BatchCommands = { ChapterCommands.Replace(info.VideoId, info.Chapters) },
                };
                return await chapters.ExecuteNonQueryAsync(attempt);
            },
            cancel
        );
    }

    private static ListedVideo Of(VideoInfo info) =>
        new()
        {
            VideoId = info.VideoId,
            ChannelId = info.ChannelId,
            Channel = info.ChannelId is { } channel ? new() { ChannelId = channel, Title = info.ChannelTitle } : null,
            Kind = info.Kind,
            Title = info.Title,
            PublishedAt =
                info.LiveStatus is LiveStatus.Upcoming
                    ? null
                    : info.PublishedAt
                        ?? (info.PublishedOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null),
            ScheduledStartAt = info.LiveStatus is LiveStatus.Upcoming ? info.ReleasedAt : null,
            DurationSeconds = info.DurationSeconds is { } seconds and < int.MaxValue ? (int)Math.Round(seconds) : null,
            ViewCount = info.ViewCount,
            LikeCount = info.LikeCount,
            CommentCount = info.CommentCount,
            IsAgeRestricted = info.AgeLimit is { } age ? age >= 18 : null,
            IsMembersOnly = info.Availability is YtDlpAvailability.SubscriberOnly ? true : null,
            Availability = (info.LiveStatus, info.Availability, info.Refusal?.Failure) switch
            {
                (_, YtDlpAvailability.SubscriberOnly, _) or (_, _, YtDlpFailure.MembersOnly) => VideoAvailability.MembersOnly,
                (_, YtDlpAvailability.Private, _) or (_, _, YtDlpFailure.Private) => VideoAvailability.Private,
                (LiveStatus.Upcoming, _, _) => VideoAvailability.Upcoming,
                (LiveStatus.Live, _, _) => VideoAvailability.Live,
                (_, YtDlpAvailability.Public or YtDlpAvailability.Unlisted, _) => VideoAvailability.Public,
                (_, _, null) => VideoAvailability.Public,
                _ => VideoAvailability.Unknown,
            },
            Source = MediaLister.Source,
        };
}
