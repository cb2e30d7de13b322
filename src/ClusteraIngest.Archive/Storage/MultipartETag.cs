using System.Globalization;
using System.Security.Cryptography;

namespace ClusteraIngest.Archive.Storage;

/// <summary>Checksums as S3 has them.</summary>
internal static class MultipartETag
{
    /// <summary>The MD5 of a content.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(MD5.HashData(content));

    /// <summary>That of an object in parts: the MD5 of the parts' MD5s one after the other, a hyphen, and how many there are.</summary>
    /// <exception cref="FormatException">The checksum of a part is no MD5.</exception>
    public static string Of(IEnumerable<UploadedPart> parts)
    {
        var sums = parts.OrderBy(part => part.Number).Select(part => Convert.FromHexString(part.ETag)).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Convert.ToHexStringLower(MD5.HashData(sums.SelectMany(sum => sum).ToArray()))}-{sums.Count}"
        );
    }

    /// <summary>Whether that is the MD5 of something.</summary>
    public static bool IsMd5(string etag) => etag.Length == 32 && etag.All(char.IsAsciiHexDigit);

    /// <summary>An ETag as servers send it, without its quotes.</summary>
    public static string Plain(string? etag) => (etag ?? "").Trim('"').ToLowerInvariant();
}
