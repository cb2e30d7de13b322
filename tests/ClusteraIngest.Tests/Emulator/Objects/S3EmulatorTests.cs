using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ClusteraIngest.Emulator.Objects;

namespace ClusteraIngest.Tests.Emulator.Objects;

/// <summary>The look-alike of S3, as AWS's own library sees it: nothing of the product is between them.</summary>
[SuppressMessage("Security", "CA5351", Justification = "S3's checksums are MD5s.")]
public sealed class S3EmulatorTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-ingest-s3-tests-").FullName;
    private S3Emulator emulator = null!;
    private AmazonS3Client s3 = null!;

    public async Task InitializeAsync()
    {
        emulator = await S3Emulator.StartAsync(new() { Directory = directory });
        s3 = ClientOf(emulator);
    }

    public async Task DisposeAsync()
    {
        s3.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_checksum_that_is_not_that_of_the_content_is_refused_and_nothing_is_kept()
    {
        var wrong = Convert.ToBase64String(MD5.HashData("other"u8));
        var upload = await s3.InitiateMultipartUploadAsync("media", "parts.bin");

        await RefusedAsync("BadDigest", () => s3.PutObjectAsync(Put("whole.bin", new byte[1_000], wrong)));
        await RefusedAsync("BadDigest", () => s3.UploadPartAsync(Part(upload.UploadId, 1, new byte[1_000], wrong)));

        Assert.Empty(emulator.KeysOf("media"));
        Assert.Empty((await s3.ListPartsAsync("media", "parts.bin", upload.UploadId)).Parts ?? []);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(directory, "media", "bytes")));
    }

    [Fact]
    public async Task Requests_without_a_signature_or_with_another_are_refused()
    {
        await s3.PutObjectAsync(Put("whole.bin", new byte[10]));
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        using var unsigned = await http.GetAsync(new Uri("/media/whole.bin", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        Assert.Contains("<Code>AccessDenied</Code>", await unsigned.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var signed = await s3.GetPreSignedURLAsync(
            new()
            {
                BucketName = "media",
                Key = "whole.bin",
                Expires = DateTime.UtcNow.AddMinutes(5),
                Protocol = Protocol.HTTP,
            }
        );
        foreach (var changed in new[] { signed.Replace("Expires=", "Expires=9", StringComparison.Ordinal), signed + "&x=y", signed[..^1] })
        {
            using var answer = await http.GetAsync(new Uri(changed));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        using var right = await http.GetAsync(new Uri(signed));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Chunked_signatures_and_conditions_are_refused_as_Swift_does()
    {
        var chunked = Put("whole.bin", new byte[1_000]);
        chunked.UseChunkEncoding = true;
        await RefusedAsync("NotImplemented", () => s3.PutObjectAsync(chunked));
        var conditional = Put("whole.bin", new byte[1_000]);
        conditional.IfNoneMatch = "*";
        await RefusedAsync("NotImplemented", () => s3.PutObjectAsync(conditional));

        Assert.Empty(emulator.KeysOf("media"));
    }

    [Fact]
    public async Task Buckets_are_made_once_and_removed_when_they_are_empty()
    {
        await s3.PutBucketAsync("another");
        await RefusedAsync("BucketAlreadyOwnedByYou", () => s3.PutBucketAsync("another"));
        await RefusedAsync("InvalidBucketName", () => s3.PutBucketAsync("No_Bucket"));
        await s3.PutObjectAsync(Put("whole.bin", new byte[10]));
        await RefusedAsync("BucketNotEmpty", () => s3.DeleteBucketAsync("media"));

        await s3.DeleteBucketAsync("another");

        Assert.Equal(["media"], (await s3.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName));
    }

    [Fact]
    public async Task What_was_there_is_there_again_after_a_crash()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        await s3.PutObjectAsync(Put("whole.bin", content));
        await s3.PutObjectAsync(Put("gone.bin", content));
        await s3.DeleteObjectAsync("media", "gone.bin");
        var upload = (await s3.InitiateMultipartUploadAsync("media", "parts.bin")).UploadId;
        var first = await s3.UploadPartAsync(Part(upload, 1, content));
        // What a server that is killed in the middle of a request leaves behind.
        await File.WriteAllBytesAsync(Path.Combine(directory, "media", "bytes", "0123456789abcdef"), content);

        await using var again = await S3Emulator.StartAsync(new() { Directory = directory });
        using var client = ClientOf(again);

        Assert.Equal(["whole.bin"], again.KeysOf("media"));
        Assert.Equal(content, await again.ReadAsync("media", "whole.bin"));
        Assert.Equal(1, again.UnfinishedUploads);
        var part = Assert.Single((await client.ListPartsAsync("media", "parts.bin", upload)).Parts);
        Assert.Equal((1, content.Length, first.ETag), (part.PartNumber, part.Size, part.ETag));
        await client.CompleteMultipartUploadAsync(
            new()
            {
                BucketName = "media",
                Key = "parts.bin",
                UploadId = upload,
                PartETags = [new(1, first.ETag)],
            }
        );
        Assert.Equal(content, await again.ReadAsync("media", "parts.bin"));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(directory, "media", "bytes")).Count());
    }

    [Fact]
    public async Task Faults_that_there_are_not_are_told()
    {
        var error = await Assert.ThrowsAsync<FormatException>(() => S3Emulator.StartAsync(new() { Faults = "earthquake:1" }));

        Assert.Contains("lost-complete", error.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => emulator.FailNext("earthquake"));
    }

    private static PutObjectRequest Put(string key, byte[] content, string? md5 = null) =>
        new()
        {
            BucketName = "media",
            Key = key,
            InputStream = new MemoryStream(content),
            UseChunkEncoding = false,
            MD5Digest = md5 ?? Convert.ToBase64String(MD5.HashData(content)),
        };

    private static UploadPartRequest Part(string upload, int number, byte[] content, string? md5 = null) =>
        new()
        {
            BucketName = "media",
            Key = "parts.bin",
            UploadId = upload,
            PartNumber = number,
            PartSize = content.Length,
            InputStream = new MemoryStream(content),
            UseChunkEncoding = false,
            MD5Digest = md5 ?? Convert.ToBase64String(MD5.HashData(content)),
        };

    private static async Task RefusedAsync(string code, Func<Task> request) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(request)).ErrorCode);

    private static AmazonS3Client ClientOf(S3Emulator emulator) =>
        new(
            new BasicAWSCredentials(emulator.Options.AccessKeyId, emulator.Options.SecretAccessKey),
            new AmazonS3Config
            {
                ServiceURL = emulator.BaseAddress.AbsoluteUri,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                MaxErrorRetry = 0,
            }
        );
}
