using ClusteraIngest.YouTube;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Videos;

/// <summary>What of a batch is stored already, as the digests tell.</summary>
/// <param name="Channels">The channels of which something else was told last, or nothing yet.</param>
/// <param name="New">The videos that are not stored.</param>
/// <param name="Changed">The videos that are, but were last merged with other facts; or bring transcripts along.</param>
/// <param name="Unseen">The videos whose place in the list is not written down, or not for today.</param>
internal sealed record BatchDiff(
    IReadOnlyList<DigestedChannel> Channels,
    IReadOnlyList<DigestedVideo> New,
    IReadOnlyList<DigestedVideo> Changed,
    IReadOnlyList<DigestedVideo> Unseen
)
{
    /// <summary>Whether all of it is stored.</summary>
    public bool IsEmpty => Channels.Count + New.Count + Changed.Count + Unseen.Count == 0;

    /// <summary>Looks a batch up.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="list">The list that showed the videos; null: none did.</param>
    /// <param name="readAt">When the source was read.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<BatchDiff> ReadAsync(
        NpgsqlConnection connection,
        VideoBatch batch,
        MonitoredList? list,
        DateTimeOffset readAt,
        CancellationToken cancel
    )
    {
        if (batch.IsEmpty)
            return new([], [], [], []);
        var (videos, channels) = batch.Digested;
        await using var lookUp = new NpgsqlCommand(VideoMerge.ReadStored, connection)
        {
            Parameters =
            {
                new() { Value = videos.Select(video => video.Key).ToArray() },
                new() { Value = videos.Select(video => video.Digest).ToArray() },
                new() { Value = videos.Select(video => video.Video.Position).ToArray() },
                Nullable(list?.ListId, NpgsqlTypes.NpgsqlDbType.Bigint),
                new() { Value = readAt.UtcDateTime },
                new() { Value = list?.Kind is ListKind.Playlist },
                new() { Value = channels.Select(channel => channel.Key).ToArray() },
                new() { Value = channels.Select(channel => channel.Digest).ToArray() },
            },
        };

        var (isStored, isSame, isSeen, isSameChannel) = (
            new bool[videos.Count],
            new bool[videos.Count],
            new bool[videos.Count],
            new bool[channels.Count]
        );
        await using var reader = await lookUp.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var number = (int)reader.GetInt64(0);
            if (number < 0)
            {
                isSameChannel[-number - 1] = true;
                continue;
            }

            var at = number - 1;
            var tellsNothingNew = reader.GetBoolean(1) || videos[at].Digest == FactsDigest.OfNothing;
            (isStored[at], isSame[at], isSeen[at]) = (
                true,
                tellsNothingNew && videos[at].Video.Transcripts.Count == 0,
                reader.GetBoolean(2)
            );
        }

        return new(
            [.. channels.Where((_, at) => !isSameChannel[at])],
            [.. videos.Where((_, at) => !isStored[at])],
            [.. videos.Where((_, at) => isStored[at] && !isSame[at])],
            [.. videos.Where((_, at) => !isSeen[at])]
        );
    }
}
