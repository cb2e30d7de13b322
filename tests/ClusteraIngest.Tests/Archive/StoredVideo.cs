using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Archive;

/// <summary>A video in a world's archive, as if a run had stored it: its rows, and its object in a folder.</summary>
internal static class StoredVideo
{
    public const string Channel = "UC0000000000000000000001";
    public const string Id = "dQw4w9WgXcQ";
    public const string Key = "media/00/00000000-0000-4000-8000-000000000001/video.mp4";

    /// <summary>Its bytes.</summary>
    public static byte[] Content { get; } = [.. Enumerable.Range(0, 3_000_000).Select(number => (byte)(number * 31))];

    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>Stores it, beside a video that was refused and one that has failed.</summary>
    /// <param name="world">The world.</param>
    /// <param name="folder">Where the store is.</param>
    [SuppressMessage("Security", "CA5351", Justification = "S3's checksums are MD5s.")]
    public static async Task AddAsync(IngestWorld world, string folder)
    {
        var settings = new StorageSettings { Address = new Uri(folder).ToString() };
        await using var store = ObjectStores.Open(settings, TimeProvider.System);
        await store.PutAsync(Key, Content, ObjectFacts.Of("video/mp4"), default);
        var etag = Convert.ToHexStringLower(MD5.HashData(Content));
        await world.QueryAsync<int>(
            $"""
            insert into dataset_youtube_channel (channel_id, handle, source, fetched_at) values ('{Channel}', '@one', 'test', now());
            insert into ctrl_youtube_lists (url, kind, youtube_id, is_enabled, is_archived)
            values ('https://www.youtube.com/@one', 'channel', '{Channel}', false, true);
            insert into dataset_youtube_video (video_id, channel_id, title, source, fetched_at)
            select v, '{Channel}', 'A title', 'test', now() from unnest(array['{Id}', 'refused0001', 'failed00001']) v;
            insert into dataset_media (uuid, video_id, kind, profile, state, tab, listed_at, bytes, sha256, md5_etag, container, storage,
                object_key, archived_at)
            values ('00000000-0000-4000-8000-000000000001', '{Id}', 'muxed', '720p', 'stored', 'videos', now(), {Content.Length}, '{Sha256}',
                '{etag}', 'mp4', '{store.Address}', '{Key}', now());
            insert into dataset_media (video_id, kind, profile, state, reason, tab, listed_at, error_id, message)
            values ('refused0001', 'muxed', '720p', 'refused', 'members_only', 'videos', now(), null, null),
                   ('failed00001', 'muxed', '720p', 'failed', null, 'videos', now(), 'MediaUnreachable', 'It did not answer.')
            """
        );
    }
}
