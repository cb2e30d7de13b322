using ClusteraIngest.Database;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>A <see cref="MediaFilter"/> as SQL.</summary>
internal static class MediaFilterSql
{
    /// <summary>SQL: the rows of <c>dataset_media</c> that a filter means, with their video's channel and title.</summary>
    public const string Rows = """
        select m.*, v.channel_id, v.title from dataset_media m join dataset_youtube_video v using (video_id)
         where (@channels::text[] is null or v.channel_id = any(@channels)) and (@videos::text[] is null or m.video_id = any(@videos))
           and (@person::uuid is null
                or v.channel_id in (select d.channel_id from dataset_person_channel d where d.person_id = @person))
           and (@kinds::text[] is null or m.kind = any(@kinds)) and (@states::text[] is null or m.state = any(@states))
           and (@run::bigint is null or m.run_id = @run)
        """;

    /// <summary>What the SQL is to be given.</summary>
    public static Dictionary<string, object?> Parameters(MediaFilter? filter) =>
        new()
        {
            ["channels"] = filter is { Channels.Count: > 0 } ? filter.Channels.Select(channel => channel.Value).ToArray() : null,
            ["videos"] = filter is { Videos.Count: > 0 } ? filter.Videos.Select(video => video.Value).ToArray() : null,
            ["person"] = filter?.PersonId,
            ["kinds"] = filter is { Kinds.Count: > 0 } ? filter.Kinds.Select(kind => ColumnText.Of(kind)).ToArray() : null,
            ["states"] = filter is { States.Count: > 0 } ? filter.States.Select(state => ColumnText.Of(state)).ToArray() : null,
            ["run"] = filter?.RunId,
        };
}
