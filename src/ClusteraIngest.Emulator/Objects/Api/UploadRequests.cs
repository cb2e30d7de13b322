using System.Globalization;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Objects.Shelves;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>What is asked of one upload of parts.</summary>
internal sealed class UploadRequests(Shelf shelf, FaultPlan faults, S3EmulatorOptions options)
{
    private const int MostParts = 10_000;

    public Task AnswerAsync(S3Request request, CancellationToken cancel) =>
        (request.Method, request.Has("uploads")) switch
        {
            ("POST", true) => BeginAsync(request, cancel),
            ("PUT", false) => PutPartAsync(request, cancel),
            ("GET", false) => ListPartsAsync(request, cancel),
            ("POST", false) => CompleteAsync(request, cancel),
            ("DELETE", false) => AbortAsync(request),
            _ => throw S3Refusal.MethodNotAllowed(),
        };

    private Task BeginAsync(S3Request request, CancellationToken cancel)
    {
        var upload = shelf.Begin(request.Bucket, request.Key, ObjectRequests.KeptHeaders(request));
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.UploadId)
            ),
            cancel
        );
    }

    private async Task PutPartAsync(S3Request request, CancellationToken cancel)
    {
        if (request.Header("x-amz-copy-source").Length > 0)
            throw S3Refusal.NotImplemented();
        if (Number(request.Parameter("partNumber")) is not (>= 1 and <= MostParts and var number))
            throw S3Refusal.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        var upload = Find(request);
        shelf.RequireRoom(request.Context.Request.ContentLength ?? 0);
        var isCut = Strikes(S3Fault.Cut, request);
        var piece = await S3Body.ReceiveAsync(request, shelf.CreateFile(request.Bucket, ""), isCut, cancel);
        if (!shelf.AddPart(upload, number, piece))
        {
            File.Delete(piece.File);
            throw S3Refusal.NoSuchUpload();
        }
        if (Strikes(S3Fault.LostPut, request))
            throw new ConnectionDropException();
        request.Context.Response.Headers.ETag = $"\"{piece.Md5}\"";
    }

    private Task ListPartsAsync(S3Request request, CancellationToken cancel)
    {
        var upload = Find(request);
        var marker = Number(request.Parameter("part-number-marker")) ?? 0;
        var size = Math.Min(Number(request.Parameter("max-parts")) ?? options.PageSize, options.PageSize);
        var after = shelf.PartsOf(upload).Where(part => part.Key > marker).ToList();
        var page = after.Take(size).ToList();
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListPartsResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.UploadId),
                S3Xml.Element("PartNumberMarker", marker),
                S3Xml.Element("NextPartNumberMarker", page.Count == 0 ? 0 : page[^1].Key),
                S3Xml.Element("MaxParts", size),
                S3Xml.Element("IsTruncated", after.Count > page.Count),
                page.Select(part =>
                    S3Xml.Element(
                        "Part",
                        S3Xml.Element("PartNumber", part.Key),
                        S3Xml.Element("LastModified", S3Xml.Time(upload.StartedAt)),
                        S3Xml.Element("ETag", $"\"{part.Value.Md5}\""),
                        S3Xml.Element("Size", part.Value.Bytes)
                    )
                )
            ),
            cancel
        );
    }

    private async Task CompleteAsync(S3Request request, CancellationToken cancel)
    {
        if (request.Header("If-None-Match").Length > 0)
            throw S3Refusal.NotImplemented();
        var parts = await S3Xml.ReadPartsAsync(request.Context, cancel);
        var made = shelf.Complete(request.Bucket, request.Key, request.Parameter("uploadId")!, parts);
        if (Strikes(S3Fault.LostComplete, request))
            throw new ConnectionDropException();
        await S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element("Location", $"/{made.Bucket}/{made.Key}"),
                S3Xml.Element("Bucket", made.Bucket),
                S3Xml.Element("Key", made.Key),
                S3Xml.Element("ETag", $"\"{made.ETag}\"")
            ),
            cancel
        );
    }

    private Task AbortAsync(S3Request request)
    {
        if (!shelf.Abort(Find(request)))
            throw S3Refusal.NoSuchUpload();
        request.Context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private ShelfUpload Find(S3Request request) =>
        shelf.FindUpload(request.Bucket, request.Key, request.Parameter("uploadId") ?? "") ?? throw S3Refusal.NoSuchUpload();

    private bool Strikes(string fault, S3Request request) => faults.Strikes(fault, request.Subject, request.Subject);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
