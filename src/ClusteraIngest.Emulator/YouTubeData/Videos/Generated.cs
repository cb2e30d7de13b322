using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Emulator.YouTubeData.Videos;

/// <summary>Made-up channels and videos: everything about them follows from the handle and the video's number.</summary>
internal static class Generated
{
    private static readonly string[] Subjects =
    [
        "bread",
        "clocks",
        "tides",
        "old radios",
        "night trains",
        "mosses",
        "chess endings",
        "violins",
        "bridges",
        "tea",
    ];
    private static readonly string[] Ways =
    [
        "A short history of",
        "Repairing",
        "Listening to",
        "What nobody tells you about",
        "A walk among",
        "Ten questions about",
    ];

    public static EmulatedChannel Channel(string handle)
    {
        var name = handle.TrimStart('@');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("channel|" + name.ToLowerInvariant()));
        // 22 characters hold 132 bits; the last of a real id is one of A, Q, g, w, as 16 bytes make it.
        var id = "UC" + Base64Url.EncodeToString(hash.AsSpan(0, 16));
        var number = BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(16));
        return new(id, $"{name} channel")
        {
            Handle = name,
            Description = $"Made up for tests: {name}.",
            SubscriberCount = (long)(number % 5_000_000),
            ViewCount = (long)(number % 9_000_000_000),
            PublishedAt = new DateTimeOffset(2012, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number % 2_000_000),
        };
    }

    public static EmulatedVideo Video(EmulatedChannel channel, int number, DateTimeOffset publishedAt)
    {
        var bits = Bits(channel.Id, number);
        var views = (long)(bits % 3_000_000_000);
        return new(
            Id(bits),
            channel.Id,
            string.Create(CultureInfo.InvariantCulture, $"{Pick(Ways, bits)} {Pick(Subjects, bits >> 8)}, no. {number + 1}"),
            publishedAt
        )
        {
            Duration = string.Create(CultureInfo.InvariantCulture, $"PT{1 + bits % 58}M{1 + (bits >> 16) % 58}S"),
            ViewCount = views,
            LikeCount = views / 40,
            CommentCount = views / 900,
            CategoryId = bits % 2 == 0 ? "27" : "26",
        };
    }

    public static string VideoId(string channelId, int number) => Id(Bits(channelId, number));

    /// <summary>As many bits as a video's id has: 64.</summary>
    private static string Id(ulong bits)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        return Base64Url.EncodeToString(bytes);
    }

    private static ulong Bits(string channelId, int number)
    {
        // FNV-1a over the channel, then the finisher of splitmix64: a bijection, so that no two videos of a channel share an id.
        var bits = channelId.Aggregate(14695981039346656037UL, (hash, letter) => unchecked((hash ^ letter) * 1099511628211UL));
        unchecked
        {
            bits += (ulong)(number + 1) * 0x9E3779B97F4A7C15UL;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        }
        return bits ^ (bits >> 31);
    }

    private static string Pick(string[] words, ulong bits) => words[bits % (ulong)words.Length];
}
