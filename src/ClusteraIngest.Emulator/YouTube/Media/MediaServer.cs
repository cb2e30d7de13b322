using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ClusteraIngest.Emulator.Api;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>googlevideo.com: the files of formats, by ranges, and manifests with their fragments.</summary>
/// <param name="world">What there is.</param>
/// <param name="library">The files.</param>
/// <param name="options">How slow "slow" is.</param>
internal sealed class MediaServer(YouTubeWebWorld world, MediaLibrary library, YouTubeWebOptions options)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Addresses that the fault <c>expired</c> has struck, by video and by when they were given out.</summary>
    private readonly ConcurrentDictionary<string, Lazy<bool>> expired = [];

    /// <summary>Answers a request; how many bytes of media were sent.</summary>
    public async Task<long> AnswerAsync(HttpContext context, Func<string, bool> strikes, CancellationToken cancel)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith("/api/manifest/", StringComparison.Ordinal))
            return await ManifestAsync(context, path, strikes, cancel);
        var query = context.Request.Query;
        if (
            path != "/videoplayback"
            || world.Video(query["id"].ToString()) is not { } video
            || MediaFormat.All.FirstOrDefault(known => query["itag"] == known.Itag.ToString(CultureInfo.InvariantCulture)) is not { } format
        )
            return Refused(context, 404);
        var file = await library.FileAsync(video, format, cancel);
        var faultAt = video.MediaFaultAtByte ?? file.Length / 2;
        // Picture and sound are fetched at once: the first of them decides for both.
        var isExpiring = expired.GetOrAdd($"{video.Id}|{query["ei"]}", _ => new(() => strikes(WebFault.Expired))).Value;
        var expiresAt = isExpiring ? faultAt : long.MaxValue;
        if (RangeOf(context.Request, file.Length, strikes(WebFault.NoRange)) is not { } range)
        {
            context.Response.Headers.ContentRange = $"bytes */{file.Length}";
            return Refused(context, 416);
        }
        if (range.From >= expiresAt || strikes(WebFault.Forbidden))
            return Refused(context, 403);

        var (from, to, isPartial) = range;
        context.Response.StatusCode = isPartial ? 206 : 200;
        context.Response.ContentType = format.ContentType;
        context.Response.Headers.AcceptRanges = "bytes";
        context.Response.Headers.LastModified = "Tue, 14 Nov 2023 22:13:20 GMT";
        if (!strikes(WebFault.NoLength))
            context.Response.ContentLength = to - from + 1;
        if (isPartial)
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{file.Length + (strikes(WebFault.WrongTotal) ? 1 : 0)}";
        if (HttpMethods.IsHead(context.Request.Method))
            return 0;
        var cutAt = Math.Min(expiresAt, from < faultAt && to >= faultAt && strikes(WebFault.ShortBody) ? faultAt : long.MaxValue);
        return await SendAsync(context, file, from, Math.Min(to + 1, cutAt), isCut: to >= cutAt, strikes(WebFault.SlowMedia), cancel);
    }

    private async Task<long> SendAsync(
        HttpContext context,
        MediaFile file,
        long from,
        long end,
        bool isCut,
        bool isSlow,
        CancellationToken cancel
    )
    {
        // A whole chunk is written at once, so that TLS makes its largest records of it, as googlevideo.com does.
        var body = context.Response.BodyWriter;
        for (var at = from; at < end; )
        {
            var count = (int)Math.Min(isSlow ? options.SlowBytesPerSecond / 10 + 1 : ChunkBytes, end - at);
            count = Math.Min(count, ChunkBytes);
            file.Read(at, body.GetSpan(count)[..count]);
            body.Advance(count);
            await body.FlushAsync(cancel);
            at += count;
            if (isSlow)
                await Task.Delay(100, cancel);
        }
        if (isCut)
            throw new ConnectionDropException { AfterWhatWasWritten = end > from && context.Response.ContentLength is not null };
        return end - from;
    }

    private async Task<long> ManifestAsync(HttpContext context, string path, Func<string, bool> strikes, CancellationToken cancel)
    {
        // /api/manifest/hls_variant/id/ID/ei/N/file/index.m3u8, …/hls_playlist/…, …/dash/…/file/index.mpd, …/fragment/…/file/000.ts
        if (
            path.Split('/') is not ["", "api", "manifest", var kind, "id", var id, "ei", var issue, "file", var name]
            || world.Video(id) is not { } video
            || await library.FragmentsAsync(video, cancel) is not { } fragments
        )
            return Refused(context, 404);
        if (kind == Manifest.Fragment)
        {
            if (strikes(WebFault.FragmentGone) || !Manifest.IsFragment(name) || !fragments.TryGetValue(name, out var fragment))
                return Refused(context, 404);
            await WriteAsync(context, Manifest.ContentTypeOf(name), fragment, cancel);
            return fragment.Length;
        }
        if (new Manifest(video, issue, [.. fragments.Keys.Where(Manifest.IsFragment)]).Of(kind) is not { } manifest)
            return Refused(context, 404);
        await WriteAsync(context, manifest.ContentType, Encoding.UTF8.GetBytes(manifest.Text), cancel);
        return 0;
    }

    /// <summary>
    /// The bytes that are asked for, in the header <c>Range</c> or the parameter <c>range</c>; null: there are none such.
    /// </summary>
    private static (long From, long To, bool IsPartial)? RangeOf(HttpRequest request, long length, bool isIgnored)
    {
        var header = request.Headers.Range.ToString();
        var parameter = request.Query["range"].ToString();
        var isHeader = header.StartsWith("bytes=", StringComparison.Ordinal);
        var text = isHeader ? header["bytes=".Length..] : parameter;
        if (isIgnored || text.Length == 0 || text.Contains(',', StringComparison.Ordinal))
            return (0, length - 1, false);
        var parts = text.Split('-');
        if (parts is not [var first, var last] || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return (0, length - 1, false);
        var to = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? Math.Min(end, length - 1) : length - 1;
        return from > to ? null : (from, to, isHeader);
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] body, CancellationToken cancel)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancel);
    }

    private static long Refused(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return 0;
    }
}
