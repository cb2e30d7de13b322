using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ClusteraIngest.Archive.Storage;

/// <summary>Checksums as S3 has them.</summary>
[SuppressMessage("Security", "CA5351", Justification = "S3's checksums are MD5s. They find broken transfers, and guard no secret.")]
internal static class MultipartETag
{
    /// <summary>The MD5 of a content.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(MD5.HashData(content));

    /// <summary>The MD5 of a content that is read.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancel) =>
        Convert.ToHexStringLower(await MD5.HashDataAsync(content, cancel));

    /// <summary>The MD5 of a content as the header <c>Content-MD5</c> has it.</summary>
    public static string HeaderOf(ReadOnlySpan<byte> content) => Convert.ToBase64String(MD5.HashData(content));

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
