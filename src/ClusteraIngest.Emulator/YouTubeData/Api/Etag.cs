using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>27 characters that are the same as long as what they stand for is.</summary>
internal static class Etag
{
    public static string Of(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));

    /// <summary>Whether an <c>If-None-Match</c> header means it, with or without quotes.</summary>
    public static bool Matches(string header, string etag) =>
        header
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(given => given == "*" || (given.StartsWith("W/", StringComparison.Ordinal) ? given[2..] : given).Trim('"') == etag);
}
