using System.Collections.Concurrent;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>
/// The emulated googlevideo.com, for the tests of one class: ffmpeg makes its media once. Each test has a video of its own, by which faults
/// find it, and a folder to store it in.
/// </summary>
public sealed class MediaWorld : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clustera-media-");
    private readonly ConcurrentBag<IDisposable> clients = [];
    private WebChannel channel = null!;
    private int videos;

    internal YouTubeWebEmulator Web { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        channel = Web.World.AddGeneratedChannel("media", videos: 0);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        await Web.DisposeAsync();
        folder.Delete(recursive: true);
    }

    internal MediaHttp Http()
    {
        var http = new MediaHttp(Web.CreateHandler());
        clients.Add(http);
        return http;
    }

    internal FolderStore NewFolder() => new(Path.Combine(folder.FullName, Guid.NewGuid().ToString("N")), TimeProvider.System);

    /// <summary>Moves media without long pauses between attempts.</summary>
    internal MediaTransfer TransferTo(IObjectStore store, YtDlpProgram? ytDlp = null, MediaOptions? options = null) =>
        new(store, ytDlp, MediaPrograms.Find(Environment.GetEnvironmentVariable), Http(), Fast(options), TimeProvider.System);

    internal static MediaOptions Fast(MediaOptions? options = null) =>
        (options ?? new()) with
        {
            FirstPause = TimeSpan.FromMilliseconds(5),
            MostFailures = 4,
        };

    internal string AddVideo(Func<WebVideo, WebVideo>? change = null)
    {
        var id = $"media{Interlocked.Increment(ref videos):000000}";
        var video = new WebVideo(id, channel.Id, "A video", new DateTimeOffset(2025, 8, 28, 12, 0, 0, TimeSpan.Zero));
        Web.World.AddVideo(change?.Invoke(video) ?? video);
        return id;
    }

    /// <summary>The info of a video as an extraction would give it, with these formats chosen.</summary>
    internal async Task<VideoInfo> InfoAsync(string id, params string[] itags)
    {
        using var http = new HttpClient(Web.CreateHandler());
        var issue = Guid.NewGuid().ToString("N");
        var formats = new List<VideoFormat>();
        foreach (var itag in itags)
        {
            var address = AddressOf(id, itag, issue);
            using var request = new HttpRequestMessage(HttpMethod.Head, AddressOf(id, itag, "asked-for-its-size"));
            using var answer = await http.SendAsync(request);
            formats.Add(Known[itag] with { Url = address, FileSize = answer.Content.Headers.ContentLength, Protocol = "https" });
        }
        return new(VideoId.Parse(id))
        {
            DurationSeconds = Web.World.Video(id)!.DurationSeconds,
            Formats = formats,
            Chosen = formats,
            Thumbnail = new($"https://i.ytimg.com/vi_webp/{id}/maxresdefault.webp"),
        };
    }

    /// <summary>The bytes of a format, fetched whole.</summary>
    internal async Task<byte[]> BytesAsync(string id, string itag)
    {
        using var http = new HttpClient(Web.CreateHandler());
        return await http.GetByteArrayAsync(AddressOf(id, itag, "whole"));
    }

    internal static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal static async Task<byte[]> ReadAsync(IObjectStore store, string key)
    {
        await using var content = await store.OpenAsync(key, 0, null, default);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>How often an address of a video's format was asked for bytes.</summary>
    internal IReadOnlyList<WebRequest> RequestsFor(string id, string itag) =>
        [
            .. Web.Requests.Where(request =>
                request.Method == "GET" && request.Target.Contains($"id={id}&itag={itag}&", StringComparison.Ordinal)
            ),
        ];

    private static Uri AddressOf(string id, string itag, string issue) =>
        new($"https://rr1---sn-emulated.googlevideo.com/videoplayback?expire=4102444800&ei={issue}&id={id}&itag={itag}&sig=made-up");

    private static readonly Dictionary<string, VideoFormat> Known = new()
    {
        ["18"] = Format("18", "mp4", "avc1.42001E", "mp4a.40.2", 640, 360),
        ["136"] = Format("136", "mp4", "avc1.4d401f", null, 1280, 720),
        ["242"] = Format("242", "webm", "vp9", null, 320, 180),
        ["140"] = Format("140", "m4a", null, "mp4a.40.2", null, null),
        ["251"] = Format("251", "webm", null, "opus", null, null),
    };

    private static VideoFormat Format(string id, string extension, string? video, string? audio, int? width, int? height) =>
        new(id)
        {
            Extension = extension,
            VideoCodec = video,
            AudioCodec = audio,
            Width = width,
            Height = height,
        };
}

/// <summary>Writes down what a transfer tells.</summary>
internal sealed class LedgerNotes
{
    private long announced;
    private long fetched;

    public ConcurrentQueue<UnfinishedTransfer> Begun { get; } = [];

    public ConcurrentQueue<string> GivenUp { get; } = [];

    public long Announced => Interlocked.Read(ref announced);

    public long Fetched => Interlocked.Read(ref fetched);

    public UploadLedger Ledger =>
        new(
            (upload, _) =>
            {
                Begun.Enqueue(upload);
                return Task.CompletedTask;
            },
            (bytes, _) =>
            {
                Interlocked.Add(ref announced, bytes);
                return ValueTask.CompletedTask;
            }
        )
        {
            OnGivenUp = (upload, _) =>
            {
                GivenUp.Enqueue(upload);
                return Task.CompletedTask;
            },
            OnFetched = bytes => Interlocked.Add(ref fetched, bytes),
        };
}
