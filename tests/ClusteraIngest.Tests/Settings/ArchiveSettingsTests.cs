using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;

namespace ClusteraIngest.Tests.Settings;

/// <summary>The section <c>archive</c> of the settings file.</summary>
public sealed class ArchiveSettingsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void All_keys_are_read()
    {
        var archive = Load(
            """
            archive:
              max_concurrent_channels: 4
              max_concurrent_videos_per_channel: 3
              max_concurrent: 8
              batch_size: 50
              video_quality: 1080p
              audio_quality: best
              layout: separate
              skip_existing: false
              retry_failed: false
              max_retries_per_video: 0
              progress_interval: 2.5
              summary_report: false
              organize_by: person
              include_metadata_files: false
              include_captions: false
              requests_per_second: 0.5
              full_listing_interval: 1d
              delay_between_channels: 0
              max_bytes_per_day: 200G
              max_videos_per_day: 1000
              limit_rate: 8M
              retention: 2y
              price_per_gb_month_usd: 0.02
              cookies: /run/cookies.txt
              yt_dlp_arguments: [--force-ipv4]
            """
        );

        Assert.Equal(
            (4, 3, 8, 50),
            (archive.MaxConcurrentChannels, archive.MaxConcurrentVideosPerChannel, archive.MaxConcurrent, archive.BatchSize)
        );
        Assert.Equal(("1080p", "best", ArchiveLayout.Separate), (archive.VideoQuality, archive.AudioQuality, archive.Layout));
        Assert.Equal((false, false, 0), (archive.SkipExisting, archive.RetryFailed, archive.MaxRetriesPerVideo));
        Assert.Equal((TimeSpan.FromSeconds(2.5), false), (archive.ProgressInterval, archive.SummaryReport));
        Assert.Equal((ArchiveOrder.Person, false), (archive.OrganizeBy, archive.IncludeMetadataFiles));
        Assert.Equal((0.5, TimeSpan.Zero), (archive.RequestsPerSecond, archive.DelayBetweenChannels));
        Assert.Equal(TimeSpan.FromDays(1), archive.FullListingInterval);
        Assert.Equal((200L << 30, 1000, 8L << 20), (archive.MaxBytesPerDay, archive.MaxVideosPerDay, archive.LimitRate));
        Assert.Equal((TimeSpan.FromDays(730), 0.02m), (archive.Retention, archive.PricePerGbMonthUsd));
        Assert.Equal("/run/cookies.txt", archive.CookieFile);
        Assert.Equal(["--force-ipv4"], archive.YtDlpArguments);
    }

    [Theory]
    [InlineData("video_quality: huge")]
    [InlineData("audio_quality: 128")]
    [InlineData("layout: both")]
    [InlineData("max_bytes_per_day: lots")]
    [InlineData("retention: 2")]
    [InlineData("full_listing_interval: 0d")]
    [InlineData("requests_per_second: 0")]
    [InlineData("max_concurrent: 0")]
    [InlineData("progress_interval: 0.0005")]
    [InlineData("progress_interval: 86401")]
    [InlineData("delay_between_channels: -Infinity")]
    [InlineData("delay_between_channels: NaN")]
    public void A_value_that_cannot_be_is_refused_with_its_line(string line)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load($"archive:\n  {line}\n"));

        Assert.Equal(ErrorIds.SettingsInvalidValue, error.ErrorId);
        Assert.Contains($":2: archive.{line.Split(':')[0]} takes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200G", 214_748_364_800)]
    [InlineData("1.5 MB", 1_572_864)]
    [InlineData("8MiB", 8_388_608)]
    [InlineData("65536", 65_536)]
    [InlineData("1k", 1024)]
    public void Bytes_are_read_as_people_write_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1G")]
    [InlineData("G")]
    [InlineData("1X")]
    [InlineData("99999999P")]
    [InlineData(null)]
    public void What_is_no_number_of_bytes_is_none(string? text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData("720p", "128k", "res:720,vcodec:h264,acodec:m4a,abr~128")]
    [InlineData("best", "best", "res,vcodec:h264,acodec:m4a,abr")]
    public void A_quality_is_what_yt_dlp_sorts_formats_by(string video, string audio, string sort) =>
        Assert.Equal(sort, FormatChoice.SortOf(video, audio));

    [Theory]
    [InlineData("""{"quality": "480p", "skip_existing": false, "concurrency": 3}""", "480p", false)]
    [InlineData("""{"video_quality": "best"}""", "best", null)]
    [InlineData("""{"quality": "huge", "skip_existing": "yes"}""", null, null)]
    [InlineData("[]", null, null)]
    [InlineData(null, null, null)]
    public void A_list_of_channels_says_what_goes_for_its_channels_alone(string? settings, string? quality, bool? skips)
    {
        var args = ArchiveJobArgs.OfImport(settings);

        Assert.Equal((quality, skips), (args?.Quality, args?.SkipExisting));
        var options = new ArchiveRunOptions().With(args is null ? null : ArchiveJobArgs.Read(args.ToJson()));
        Assert.Equal((quality ?? "720p", skips ?? true), (options.VideoQuality, options.SkipExisting));
        Assert.Equivalent(options, ArchiveRunOptions.Read(options.ToJson()));
    }

    public void Dispose() => File.Delete(file);

    private ArchiveSettings Load(string yaml)
    {
        File.WriteAllText(file, yaml);
        return IngestSettings.Load(file, _ => null).Archive;
    }
}
