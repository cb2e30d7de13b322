using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>What a user may add to yt-dlp's command line, and what the command lines are.</summary>
public class YtDlpArgumentsTests
{
    [Fact]
    public void Arguments_of_the_list_are_passed_on_as_one_word_each()
    {
        Assert.Equal(
            [
                "--proxy=http://10.0.0.1:3128",
                "--force-ipv4",
                "--compat-options=no-certifi",
                "--extractor-args=youtube:player_client=tv,web",
            ],
            YtDlpArguments.Check([
                .. (string[])["--proxy", "http://10.0.0.1:3128", "--force-ipv4", "--compat-options=no-certifi"],
                .. (string[])["--extractor-args", "youtube:player_client=tv,web"],
            ])
        );
    }

    [Theory]
    [InlineData("--exec", "touch /tmp/x")]
    [InlineData("--exec-b", "touch /tmp/x")]
    [InlineData("--throttled-rate", "100K")]
    [InlineData("--max-filesize", "1M")]
    [InlineData("--match-filters", "!is_live")]
    [InlineData("--download-archive", "archive.txt")]
    [InlineData("--playlist-items", "1-10")]
    [InlineData("--prox", "http://10.0.0.1")]
    [InlineData("-U", "")]
    [InlineData("-o", "/etc/passwd")]
    [InlineData("https://example.org/video", "")]
    [InlineData("--", "https://example.org/video")]
    [InlineData("--proxy", "--exec=touch")]
    [InlineData("--compat-options", "all")]
    [InlineData("--extractor-args", "youtubetab:skip=webpage")]
    [InlineData("--extractor-args", "youtube:innertube_host=example.org")]
    [InlineData("--extractor-args", "generic:impersonate")]
    [InlineData("--js-runtimes", "node:/tmp/evil")]
    [InlineData("--sleep-requests", "soon")]
    [InlineData("--force-ipv4=1", "")]
    public void Others_are_refused_by_name(string name, string value)
    {
        var refused = Assert.Throws<InvalidInputException>(() => YtDlpArguments.Check(value.Length == 0 ? [name] : [name, value]));

        Assert.Equal(ErrorIds.YtDlpArgumentRefused, refused.ErrorId);
        Assert.Contains(name.Split('=')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shortened_name_is_told_in_full()
    {
        var refused = Assert.Throws<InvalidInputException>(() => YtDlpArguments.Check(["--sleep-req", "1"]));

        Assert.Contains("--sleep-requests", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_told()
    {
        Assert.Contains(
            "missing",
            Assert.Throws<InvalidInputException>(() => YtDlpArguments.Check(["--proxy"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Addresses_are_YouTubes_and_stand_behind_two_dashes()
    {
        var channel = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA");

        Assert.Equal(
            ["--proxy=p", "--", "https://www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA/streams"],
            YtDlpCommandLine.Tab(channel, ChannelTab.Streams, ["--proxy=p"]).TakeLast(3)
        );
        Assert.Equal(
            ["--", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
            YtDlpCommandLine.Video(VideoId.Parse("dQw4w9WgXcQ"), "res:720", []).TakeLast(2)
        );
        Assert.Equal("UULFX6OQ3DkcsbYNE6H8uQQuVA", YtDlpCommandLine.PlaylistOf(channel, ChannelTab.Videos).Value);
        Assert.Throws<ArgumentException>(() => YtDlpCommandLine.Tab(default, ChannelTab.Videos, []));
    }

    [Theory]
    [InlineData("2026.08.19", true, true)]
    [InlineData("2026.08.19.232842\n", true, true)]
    [InlineData("2025.06.09", true, false)]
    [InlineData("2023.03.04", false, false)]
    public void Versions_tell_what_they_can_do(string said, bool readsLists, bool usesRuntime)
    {
        var version = YtDlpVersion.Read(said)!;

        Assert.Equal((readsLists, usesRuntime), (version.ReadsTodaysLists, version.UsesJavaScriptRuntime));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GNU bash, version 5.2.15")]
    [InlineData("1.2")]
    public void What_is_no_version_of_yt_dlp_is_none(string said) => Assert.Null(YtDlpVersion.Read(said));

    [Fact]
    public void A_versions_age_is_counted_in_days()
    {
        Assert.Equal(93, YtDlpVersion.Read("2026.08.19")!.AgeInDays(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)));
    }
}
