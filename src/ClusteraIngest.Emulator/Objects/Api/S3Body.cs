using System.Security.Cryptography;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Objects.Shelves;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>The body of a request that puts something: written to a file, and checked against the checksums that came with it.</summary>
internal static class S3Body
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";

    /// <summary>Writes the body to a file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">The file, which is not there yet, and is removed where anything goes wrong.</param>
    /// <param name="isCut">Whether the connection is dropped in its middle.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="S3Exception">A checksum is not that of the body, or is of a kind that is not known.</exception>
    public static async Task<Piece> ReceiveAsync(S3Request request, string file, bool isCut, CancellationToken cancel)
    {
        var sha256 = request.Header("x-amz-content-sha256");
        if (sha256.StartsWith("STREAMING-", StringComparison.Ordinal) || request.Header("If-None-Match").Length > 0)
            throw S3Refusal.NotImplemented();
        try
        {
            var written = await WriteAsync(request.Context.Request, file, sha256 is not ("" or Unsigned), isCut, cancel);
            if (request.Header("Content-MD5") is { Length: > 0 } md5 && md5 != Convert.ToBase64String(written.Md5))
                throw S3Refusal.BadDigest();
            if (written.Sha256 is not null && !sha256.Equals(written.Sha256, StringComparison.OrdinalIgnoreCase))
                throw S3Refusal.WrongSha256();
            return new(file, written.Bytes, Convert.ToHexStringLower(written.Md5));
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    /// <summary>Reads what is left of a body, as far as that is worth it.</summary>
    public static async Task SkipAsync(HttpRequest request, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        var left = 64L * 1024 * 1024;
        while (left > 0 && await request.Body.ReadAsync(buffer, cancel) is > 0 and var count)
            left -= count;
    }

    private static async Task<(long Bytes, byte[] Md5, string? Sha256)> WriteAsync(
        HttpRequest request,
        string file,
        bool isSigned,
        bool isCut,
        CancellationToken cancel
    )
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = isSigned ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        var buffer = new byte[128 * 1024];
        long bytes = 0;
        await using var to = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (await request.Body.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            md5.AppendData(buffer, 0, count);
            sha256?.AppendData(buffer, 0, count);
            await to.WriteAsync(buffer.AsMemory(0, count), cancel);
            bytes += count;
            if (isCut && bytes >= request.ContentLength / 2)
                throw new ConnectionDropException();
        }
        return (bytes, md5.GetHashAndReset(), sha256 is null ? null : Convert.ToHexString(sha256.GetHashAndReset()));
    }
}
