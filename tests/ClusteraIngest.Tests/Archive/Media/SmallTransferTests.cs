using System.IO.Compression;
using System.Net;
using System.Text;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>Thumbnail, info and captions, which are small.</summary>
public sealed class SmallTransferTests(MediaWorld world) : IClassFixture<MediaWorld>
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];

    [Theory]
    [InlineData("https://i.ytimg.com/vi_webp/{0}/maxresdefault.webp", "thumb.webp", "image/webp")]
    [InlineData("https://i.ytimg.com/vi/{0}/maxresdefault.jpg", "thumb.jpg", "image/jpeg")]
    public async Task A_thumbnail_is_stored_as_it_is(string address, string name, string type)
    {
        var id = world.AddVideo();
        var info = await world.InfoAsync(id) with { Thumbnail = new(string.Format(null, address, id)) };
        await using var store = world.NewFolder();
        // The largest is not there of every video.
        world.Web.FailNext("404", 1, $"{id}/maxresdefault");

        var media = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Thumbnail, name), UploadLedger.None, default);

        Assert.Equal((name, type), (MediaPlan.Of(info, MediaKind.Thumbnail).FileName, (await store.HeadAsync(name, default))!.Facts!.ContentType));
        Assert.Equal(media.Sha256, MediaWorld.Sha256(await MediaWorld.ReadAsync(store, name)));
        Assert.Contains(world.Web.Requests, request => request.Target.Contains($"{id}/sddefault", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_picture_is_not_stored()
    {
        var failure = await FailsAsync("text/html", Encoding.UTF8.GetBytes("<html>Sorry</html>"));
        var half = await FailsAsync("image/jpeg", Jpeg[..^2]);

        Assert.Equal((MediaFailure.Mismatch, MediaFailure.Mismatch), (failure.Failure, half.Failure));

        async Task<MediaException> FailsAsync(string type, byte[] body)
        {
            using var answers = new CannedAnswers(_ => Answer(HttpStatusCode.OK, type, body));
            return await ThumbnailFailsAsync(answers);
        }
    }

    [Theory]
    [InlineData("https://rr1.googlevideo.com.evil.example/x.jpg")]
    [InlineData("http://i.ytimg.com/vi/x/hq720.jpg")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://i.ytimg.com:8443/vi/x/hq720.jpg")]
    [InlineData("https://user@i.ytimg.com/vi/x/hq720.jpg")]
    public async Task A_redirect_elsewhere_is_not_followed(string elsewhere)
    {
        var asked = new List<Uri>();
        using var answers = new CannedAnswers(request =>
        {
            asked.Add(request.RequestUri!);
            var answer = Answer(HttpStatusCode.Found, "text/html", []);
            answer.Headers.Location = new(elsewhere);
            return answer;
        });

        var failure = await ThumbnailFailsAsync(answers);

        Assert.Equal(MediaFailure.Unfit, failure.Failure);
        Assert.Single(asked);
    }

    [Fact]
    public async Task A_redirect_within_is_followed_and_one_in_a_circle_is_not()
    {
        using var within = new CannedAnswers(request =>
        {
            if (request.RequestUri!.Host == "i9.ytimg.com")
                return Answer(HttpStatusCode.OK, "image/jpeg", Jpeg);
            var answer = Answer(HttpStatusCode.Found, "text/html", []);
            answer.Headers.Location = new("https://i9.ytimg.com/vi/x/hq720.jpg");
            return answer;
        });
        using var circle = new CannedAnswers(request =>
        {
            var answer = Answer(HttpStatusCode.Found, "text/html", []);
            answer.Headers.Location = request.RequestUri;
            return answer;
        });
        await using var store = world.NewFolder();

        var media = await TransferWith(within, store).TransferAsync(await ThumbnailAsync(), UploadLedger.None, default);
        var failure = await ThumbnailFailsAsync(circle);

        Assert.Equal(Jpeg.Length, media.Object.Bytes);
        Assert.Equal(MediaFailure.Network, failure.Failure);
    }

    [Fact]
    public async Task Info_is_compressed_and_the_same_each_time()
    {
        var json = Encoding.UTF8.GetBytes("""{"id":"dQw4w9WgXcQ","title":"A video"}""");
        var info = (await world.InfoAsync(world.AddVideo())) with { StoredJson = json };
        await using var store = world.NewFolder();

        var media = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Info, "a/info.json.gz"), UploadLedger.None, default);
        var again = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Info, "b/info.json.gz"), UploadLedger.None, default);

        Assert.Equal((media.Sha256, "json.gz"), (again.Sha256, again.Container));
        using var content = new GZipStream(new MemoryStream(await MediaWorld.ReadAsync(store, "a/info.json.gz")), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await content.CopyToAsync(plain);
        Assert.Equal(json, plain.ToArray());
        Assert.Equal("application/gzip", (await store.HeadAsync("a/info.json.gz", default))!.Facts!.ContentType);
    }

    [Fact]
    public async Task Captions_are_stored_in_the_language_that_is_asked_for()
    {
        var id = world.AddVideo(video => video with { CaptionLanguages = ["de", "en"] });
        var info = (await world.InfoAsync(id)) with
        {
            Language = "en",
            Captions =
            [
                new("de", true, new($"https://www.youtube.com/api/timedtext?v={id}&lang=de&fmt=json3")),
                new("fr", false, new($"https://www.youtube.com/api/timedtext?v={id}&lang=de&fmt=json3")),
                new("en", false, new($"https://www.youtube.com/api/timedtext?v={id}&lang=en&fmt=json3")),
            ],
        };
        await using var store = world.NewFolder();

        var first = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Captions, "c1"), UploadLedger.None, default);
        var german = await world
            .TransferTo(store)
            .TransferAsync(new(info, MediaKind.Captions, "c2") { Language = "de" }, UploadLedger.None, default);
        var failure = await Assert.ThrowsAsync<MediaException>(async () =>
            await world.TransferTo(store).TransferAsync(new(info, MediaKind.Captions, "c3") { Language = "it" }, UploadLedger.None, default)
        );

        Assert.Equal(("en", "de"), (first.Language, german.Language));
        Assert.Equal(MediaFailure.Unfit, failure.Failure);
        Assert.Contains("\"events\"", Encoding.UTF8.GetString(await MediaWorld.ReadAsync(store, "c1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Captions_that_are_empty_are_not_stored()
    {
        using var answers = new CannedAnswers(_ => Answer(HttpStatusCode.OK, "text/html", []));
        await using var store = world.NewFolder();
        var info = (await world.InfoAsync(world.AddVideo())) with
        {
            Captions = [new("en", false, new("https://www.youtube.com/api/timedtext?v=x&fmt=json3"))],
        };

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            TransferWith(answers, store).TransferAsync(new(info, MediaKind.Captions, "c"), UploadLedger.None, default)
        );

        Assert.Equal(MediaFailure.Mismatch, failure.Failure);
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
    }

    private async Task<MediaException> ThumbnailFailsAsync(CannedAnswers answers)
    {
        await using var store = world.NewFolder();
        var request = await ThumbnailAsync();
        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            TransferWith(answers, store).TransferAsync(request, UploadLedger.None, default)
        );
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
        return failure;
    }

    private async Task<MediaRequest> ThumbnailAsync() => new(await world.InfoAsync(world.AddVideo()), MediaKind.Thumbnail, "thumb.webp");

    private static MediaTransfer TransferWith(CannedAnswers answers, IObjectStore store) =>
        new(store, null, new(null, null), new MediaHttp(answers), MediaWorld.Fast(), TimeProvider.System);

    private static HttpResponseMessage Answer(HttpStatusCode status, string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        return new(status) { Content = content };
    }

    /// <summary>Answers that the emulator does not give.</summary>
    private sealed class CannedAnswers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
