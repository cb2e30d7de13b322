using System.Globalization;
using ClusteraIngest.Emulator.Objects.Shelves;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>What is asked of the service, or of one bucket: what there is, and what is in it.</summary>
internal sealed class BucketRequests(Shelf shelf, S3EmulatorOptions options)
{
    public Task AnswerAsync(S3Request request, CancellationToken cancel)
    {
        if (request.Bucket.Length == 0)
            return request.Method == "GET" ? ListBucketsAsync(request, cancel) : throw S3Refusal.MethodNotAllowed();
        if (request.Method == "PUT")
            return CreateAsync(request);
        if (!shelf.HasBucket(request.Bucket))
            throw S3Refusal.NoSuchBucket();
        return request.Method switch
        {
            "HEAD" => Task.CompletedTask,
            "DELETE" => DeleteAsync(request),
            "GET" when request.Has("location") => S3Xml.WriteAsync(request.Context, S3Xml.Element("LocationConstraint"), cancel),
            "GET" when request.Has("uploads") => ListUploadsAsync(request, cancel),
            "GET" when request.Parameter("list-type") == "2" => ListAsync(request, cancel),
            "GET" or "POST" => throw S3Refusal.NotImplemented(),
            _ => throw S3Refusal.MethodNotAllowed(),
        };
    }

    private Task CreateAsync(S3Request request)
    {
        var name = request.Bucket;
        if (
            name.Length is < 3 or > 63
            || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
            || !char.IsAsciiLetterOrDigit(name[0])
        )
            throw S3Refusal.InvalidBucketName();
        if (shelf.HasBucket(name))
            throw S3Refusal.BucketIsYours();
        shelf.AddBucket(name);
        return Task.CompletedTask;
    }

    private Task DeleteAsync(S3Request request)
    {
        shelf.RemoveBucket(request.Bucket);
        request.Context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task ListBucketsAsync(S3Request request, CancellationToken cancel) =>
        S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListAllMyBucketsResult",
                S3Xml.Element("Buckets", shelf.Buckets.Select(name => S3Xml.Element("Bucket", S3Xml.Element("Name", name))))
            ),
            cancel
        );

    private Task ListAsync(S3Request request, CancellationToken cancel)
    {
        if (request.Parameter("delimiter") is { Length: > 0 })
            throw S3Refusal.NotImplemented();
        var prefix = request.Parameter("prefix") ?? "";
        var after = request.Parameter("continuation-token") ?? request.Parameter("start-after") ?? "";
        var size = SizeOf(request, "max-keys");
        var rest = shelf
            .ObjectsOf(request.Bucket)
            .Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(one.Key, after) > 0)
            .ToList();
        var page = rest.Take(size).ToList();
        var isTruncated = rest.Count > page.Count;
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListBucketResult",
                S3Xml.Element("Name", request.Bucket),
                S3Xml.Element("Prefix", prefix),
                S3Xml.Element("KeyCount", page.Count),
                S3Xml.Element("MaxKeys", size),
                S3Xml.Element("IsTruncated", isTruncated),
                isTruncated && page.Count > 0 ? S3Xml.Element("NextContinuationToken", page[^1].Key) : null,
                page.Select(one =>
                    S3Xml.Element(
                        "Contents",
                        S3Xml.Element("Key", one.Key),
                        S3Xml.Element("LastModified", S3Xml.Time(one.ModifiedAt)),
                        S3Xml.Element("ETag", $"\"{one.ETag}\""),
                        S3Xml.Element("Size", one.Bytes),
                        S3Xml.Element("StorageClass", "STANDARD")
                    )
                )
            ),
            cancel
        );
    }

    private Task ListUploadsAsync(S3Request request, CancellationToken cancel)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var (key, id) = (request.Parameter("key-marker") ?? "", request.Parameter("upload-id-marker") ?? "");
        var size = SizeOf(request, "max-uploads");
        var rest = shelf
            .Uploads.Where(upload => upload.Bucket == request.Bucket && upload.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Where(upload =>
                string.CompareOrdinal(upload.Key, key) is var order
                && (order > 0 || (order == 0 && id.Length > 0 && string.CompareOrdinal(upload.UploadId, id) > 0))
            )
            .OrderBy(upload => upload.Key, StringComparer.Ordinal)
            .ThenBy(upload => upload.UploadId, StringComparer.Ordinal)
            .ToList();
        var page = rest.Take(size).ToList();
        var isTruncated = rest.Count > page.Count;
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListMultipartUploadsResult",
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("KeyMarker", key),
                S3Xml.Element("UploadIdMarker", id),
                isTruncated && page.Count > 0 ? S3Xml.Element("NextKeyMarker", page[^1].Key) : null,
                isTruncated && page.Count > 0 ? S3Xml.Element("NextUploadIdMarker", page[^1].UploadId) : null,
                S3Xml.Element("MaxUploads", size),
                S3Xml.Element("IsTruncated", isTruncated),
                page.Select(upload =>
                    S3Xml.Element(
                        "Upload",
                        S3Xml.Element("Key", upload.Key),
                        S3Xml.Element("UploadId", upload.UploadId),
                        S3Xml.Element("Initiated", S3Xml.Time(upload.StartedAt))
                    )
                )
            ),
            cancel
        );
    }

    private int SizeOf(S3Request request, string parameter) =>
        int.TryParse(request.Parameter(parameter), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, options.PageSize)
            : options.PageSize;
}
