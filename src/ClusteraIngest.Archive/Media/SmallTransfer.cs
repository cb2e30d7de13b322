using System.IO.Compression;
using System.Text.Json;
using ClusteraIngest.Archive.Storage;

namespace ClusteraIngest.Archive.Media;

/// <summary>Stores what is small, at once: info, thumbnail, captions.</summary>
internal sealed class SmallTransfer(IObjectStore store, MediaHttp http, MediaOptions options, TimeProvider time)
{
    public async Task<TransferredMedia> RunAsync(MediaRequest request, MediaPlan plan, UploadLedger ledger, CancellationToken cancel)
    {
        var (content, contentType) = plan.Kind switch
        {
            MediaKind.Info => (Compressed(request), plan.ContentType),
            MediaKind.Thumbnail => await ThumbnailAsync(plan.Address!, ledger, cancel),
            _ => await CaptionsAsync(plan, ledger, cancel),
        };
        await using var writer = new PartWriter(
            store,
            request.Key,
            new(contentType, request.Metadata),
            options.MostSmallBytes,
            content.Length,
            static (_, _) => Task.CompletedTask
        );
        await writer.WriteAsync(content, cancel);
        var stored = await writer.CompleteAsync(cancel);
        return new(stored, writer.Sha256!, null)
        {
            SourceBytes = plan.Kind is MediaKind.Info ? request.Info.StoredJson.Length : content.Length,
            Container = plan.Container,
            Content = plan.Kind is MediaKind.Captions ? content : default,
            Language = plan.Language,
        };
    }

    private static byte[] Compressed(MediaRequest request)
    {
        if (request.Info.StoredJson.IsEmpty)
            throw new MediaException(MediaFailure.Unfit, $"There is no info of {request.Info.VideoId}.");
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(request.Info.StoredJson.Span);
        return target.ToArray();
    }

    private async Task<(byte[] Content, string ContentType)> ThumbnailAsync(Uri address, UploadLedger ledger, CancellationToken cancel)
    {
        var reader = new SmallReader(http, ledger, options, time);
        MediaException? missing = null;
        foreach (var candidate in ThumbnailAddress.Candidates(address))
            try
            {
                var picture = await reader.ReadAsync(candidate, MediaAddress.IsPicture, "The thumbnail", cancel);
                return PictureFile.ContentTypeOf(picture) is { } type
                    ? (picture, type)
                    : throw new MediaException(MediaFailure.Mismatch, "The thumbnail is no whole picture.");
            }
            catch (MediaException e) when (e.Failure is MediaFailure.AddressExpired)
            {
                missing = e; // yt-dlp does not try whether the largest is there
            }
        throw new MediaException(MediaFailure.Unfit, missing!.Message, missing);
    }

    private async Task<(byte[] Content, string ContentType)> CaptionsAsync(MediaPlan plan, UploadLedger ledger, CancellationToken cancel)
    {
        var reader = new SmallReader(http, ledger, options, time);
        var captions = await reader.ReadAsync(plan.Address!, MediaAddress.IsCaptions, $"Captions in '{plan.Language}'", cancel);
        try
        {
            using var json = JsonDocument.Parse(captions);
            if (json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("events"u8, out _))
                return (captions, plan.ContentType);
        }
        catch (JsonException)
        {
            // As where it is JSON of something else.
        }
        throw new MediaException(MediaFailure.Mismatch, $"Captions in '{plan.Language}' are not in the format json3.");
    }
}
