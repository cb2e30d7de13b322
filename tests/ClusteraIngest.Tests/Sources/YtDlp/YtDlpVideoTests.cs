using System.Text;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>Videos read by the real yt-dlp from the emulated youtube.com.</summary>
[Trait("Category", "Proof")]
public class YtDlpVideoTests
{
    private static readonly DateTimeOffset Published = new(2025, 8, 28, 12, 0, 0, TimeSpan.Zero);

    [YtDlpFact]
    public async Task A_video_comes_with_its_facts_and_the_formats_that_were_asked_for()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("facts", videos: 0);
        var id = Add(youtube, channel, video => video with { DurationSeconds = 4, ViewCount = 12_345, CaptionLanguages = ["en", "de"] });

        var info = await youtube.Reader.ReadVideoAsync(id, YtDlpReader.DefaultFormatSort, default);

        Assert.Null(info.Refusal);
        Assert.Equal(("A title with \u201Cü\u201D and 🎬", 4, 12_345), (info.Title, info.DurationSeconds, info.ViewCount));
        Assert.Equal((channel.Id, channel.Title), (info.ChannelId?.Value, info.ChannelTitle));
        Assert.Equal(new DateOnly(2025, 8, 28), info.PublishedOn);
        Assert.Equal(["136", "140"], info.Chosen.Select(format => format.FormatId));
        Assert.All(info.Chosen, format => Assert.True(format.IsFile));
        Assert.Equal(["de", "en"], info.Captions.Where(caption => !caption.IsAutomatic).Select(caption => caption.Language).Order());
        Assert.Empty(info.Unread);
        var stored = Encoding.UTF8.GetString(info.StoredJson.Span);
        Assert.DoesNotContain("googlevideo", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("timedtext", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http_headers", stored, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("i.ytimg.com", stored, StringComparison.Ordinal);
    }

    [YtDlpFact]
    public async Task Media_behind_the_addresses_have_the_sizes_that_were_stated()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("sizes", videos: 0);
        var id = Add(youtube, channel, video => video with { MediaBytes = 3_000_000 });
        using var http = new HttpClient(youtube.Web.CreateHandler());

        var info = await youtube.Reader.ReadVideoAsync(id, YtDlpReader.DefaultFormatSort, default);

        foreach (var format in info.Chosen)
            Assert.Equal(format.FileSize, (await http.GetByteArrayAsync(format.Url)).LongLength);
        Assert.Equal(3_000_000, info.Chosen[0].FileSize);
    }

    [YtDlpTheory]
    [InlineData(Playability.Private, nameof(YtDlpFailure.Private))]
    [InlineData(Playability.RemovedByUploader, nameof(YtDlpFailure.Deleted))]
    [InlineData(Playability.AccountTerminated, nameof(YtDlpFailure.Deleted))]
    [InlineData(Playability.PolicyViolation, nameof(YtDlpFailure.Deleted))]
    [InlineData(Playability.Unavailable, nameof(YtDlpFailure.Deleted))]
    [InlineData(Playability.MembersOnly, nameof(YtDlpFailure.MembersOnly))]
    [InlineData(Playability.MembersOfLevel, nameof(YtDlpFailure.MembersOnly))]
    [InlineData(Playability.PremiumOnly, nameof(YtDlpFailure.PremiumOnly))]
    [InlineData(Playability.AgeRestricted, nameof(YtDlpFailure.AgeRestricted))]
    [InlineData(Playability.CountryBlocked, nameof(YtDlpFailure.GeoBlocked))]
    [InlineData(Playability.CopyrightBlocked, nameof(YtDlpFailure.GeoBlocked))]
    [InlineData(Playability.BotCheck, nameof(YtDlpFailure.Throttled))]
    [InlineData(Playability.RateLimited, nameof(YtDlpFailure.Throttled))]
    [InlineData(Playability.Premiere, nameof(YtDlpFailure.Upcoming))]
    [InlineData(Playability.UpcomingStream, nameof(YtDlpFailure.Upcoming))]
    [InlineData(Playability.Live, nameof(YtDlpFailure.Upcoming))]
    [InlineData(Playability.WithoutAddresses, nameof(YtDlpFailure.NoFormat))]
    [InlineData(Playability.Drm, nameof(YtDlpFailure.NoFormat))]
    public async Task What_does_not_play_is_refused_for_the_reason_that_YouTube_gives(Playability playability, string failure)
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("refused", videos: 0);
        var startsAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var id = Add(youtube, channel, video => video with { Playability = playability, ScheduledAt = startsAt, Countries = ["AT", "DE"] });

        var error = await RefusalAsync(youtube, id);

        Assert.Equal(Enum.Parse<YtDlpFailure>(failure), error.Failure);
        Assert.Equal(playability is Playability.Unavailable, error.NeedsConfirmation);
    }

    [YtDlpFact]
    public async Task An_announced_stream_tells_when_it_begins()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("announced", videos: 0);
        var startsAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var id = Add(youtube, channel, video => video with { Playability = Playability.UpcomingStream, ScheduledAt = startsAt });

        var info = await youtube.Reader.ReadVideoAsync(id, YtDlpReader.DefaultFormatSort, default);

        Assert.Equal((LiveStatus.Upcoming, startsAt), (info.LiveStatus, info.ReleasedAt));
    }

    [YtDlpFact]
    public async Task A_fragmented_video_is_known_for_one()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        if (!youtube.Web.HasPlayableMedia)
            return; // there are no fragments without ffmpeg
        var channel = youtube.Web.World.AddGeneratedChannel("fragments", videos: 0);
        var id = Add(youtube, channel, video => video with { IsFragmented = true });

        var info = await youtube.Reader.ReadVideoAsync(id, YtDlpReader.DefaultFormatSort, default);

        Assert.Null(info.Refusal);
        Assert.All(info.Chosen, format => Assert.Equal(("m3u8_native", false), (format.Protocol, format.IsFile)));
    }

    [YtDlpFact]
    public async Task A_fragment_that_is_gone_ends_yt_dlp_only_where_it_is_told_to_mind()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        if (!youtube.Web.HasPlayableMedia)
            return; // there are no fragments without ffmpeg
        var channel = youtube.Web.World.AddGeneratedChannel("gone", videos: 0);
        var id = Add(youtube, channel, video => video with { IsFragmented = true });
        var whole = await FetchAsync("--abort-on-unavailable-fragments");
        youtube.Web.FailNext("fragment-gone", 1_000, "002.ts");

        var careless = await FetchAsync("--skip-unavailable-fragments");
        var careful = await FetchAsync("--abort-on-unavailable-fragments");

        Assert.Equal(0, whole.ExitCode);
        Assert.Equal(0, careless.ExitCode);
        Assert.InRange(careless.Bytes, 1, whole.Bytes - 1);
        Assert.NotEqual(0, careful.ExitCode);

        async Task<(int ExitCode, long Bytes)> FetchAsync(string mind)
        {
            var bytes = 0L;
            var result = await youtube.Program.RunAsync(
                [
                    .. (string[])["--ignore-config", "-q", "--fragment-retries=0", "-o", "-", mind],
                    .. YouTubeWebEmulator.YtDlpArguments,
                    .. (string[])["--", $"https://www.youtube.com/watch?v={id}"],
                ],
                line =>
                {
                    bytes += line.Length;
                    return ValueTask.CompletedTask;
                },
                default
            );
            return (result.ExitCode, bytes);
        }
    }

    [YtDlpFact]
    public async Task A_bot_check_in_between_is_a_reason_to_rest()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("bots", videos: 1);
        var id = youtube.Web.World.VideosOf(channel.Id)[0].Id;
        youtube.Web.FailNext("bot-check", 100, id);

        Assert.Equal(YtDlpFailure.Throttled, (await RefusalAsync(youtube, VideoId.Parse(id))).Failure);
    }

    [YtDlpFact]
    public async Task Each_process_gets_a_cookie_file_of_its_own()
    {
        var file = Path.GetTempFileName();
        var cookies = "# Netscape HTTP Cookie File\n\n.youtube.com\tTRUE\t/\tTRUE\t4102444800\tPREF\tf1=50000000\n";
        await File.WriteAllTextAsync(file, cookies);
        await using var youtube = await EmulatedYouTube.StartAsync(cookieFile: file);
        var channel = youtube.Web.World.AddGeneratedChannel("cookies", videos: 1);

        var info = await youtube.Reader.ReadVideoAsync(
            VideoId.Parse(youtube.Web.World.VideosOf(channel.Id)[0].Id),
            YtDlpReader.DefaultFormatSort,
            default
        );

        Assert.NotEmpty(info.Chosen);
        Assert.Equal(cookies, await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    private static VideoId Add(EmulatedYouTube youtube, WebChannel channel, Func<WebVideo, WebVideo> change)
    {
        var video = new WebVideo("abcdefghi_1", channel.Id, "A title with \u201Cü\u201D and 🎬", Published);
        youtube.Web.World.AddVideo(change(video));
        return VideoId.Parse(video.Id);
    }

    private static async Task<YtDlpError> RefusalAsync(EmulatedYouTube youtube, VideoId id)
    {
        try
        {
            var info = await youtube.Reader.ReadVideoAsync(id, YtDlpReader.DefaultFormatSort, default);
            return info.Refusal ?? throw new InvalidOperationException("It is not refused.");
        }
        catch (YtDlpException exception)
        {
            return exception.Error;
        }
    }
}
