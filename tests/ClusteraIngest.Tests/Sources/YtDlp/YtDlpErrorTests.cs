using System.Text;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>yt-dlp's messages, as the real program writes them, and what each means.</summary>
public class YtDlpErrorTests
{
    [Theory]
    [InlineData("Private", "[youtube] abc: Private video. Sign in if you've been granted access to this video")]
    [InlineData("Private", "[youtube] abc: This is a private video. Please sign in to verify that you may see it.")]
    [InlineData("Private", "[youtube] abc: This video is private")]
    [InlineData("Deleted", "[youtube] abc: Video unavailable. This video has been removed by the uploader")]
    [InlineData(
        "Deleted",
        "[youtube] abc: Video unavailable. This video is no longer available because the YouTube account associated with this "
            + "video has been terminated."
    )]
    [InlineData("Deleted", "[youtube] abc: This video has been removed for violating YouTube's Terms of Service")]
    [InlineData("Deleted", "[youtube] abc: Video unavailable")]
    [InlineData(
        "MembersOnly",
        "[youtube] abc: Join this channel to get access to members-only content like this video, and other exclusive perks."
    )]
    [InlineData(
        "MembersOnly",
        "[youtube] abc: This video is available to this channel's members on level: Gold (or any higher level). Join this channel to "
            + "get access to members-only content and other exclusive perks."
    )]
    [InlineData("PremiumOnly", "[youtube] abc: This video is only available to Music Premium members")]
    [InlineData("AgeRestricted", "[youtube] abc: Sign in to confirm your age. This video may be inappropriate for some users.")]
    [InlineData(
        "GeoBlocked",
        "[youtube] abc: The uploader has not made this video available in your country This video is available in Austria."
    )]
    [InlineData(
        "GeoBlocked",
        "[youtube] abc: Video unavailable. This video contains content from ACME, who has blocked it in your country on copyright grounds"
    )]
    [InlineData("Throttled", "[youtube] abc: Sign in to confirm you\u2019re not a bot. Use --cookies-from-browser or --cookies")]
    [InlineData("Throttled", "[youtube] abc: Sign in to confirm you're not a bot. This helps protect our community. Learn more")]
    [InlineData("Throttled", "[youtube:tab] UC: Unable to download API page: HTTP Error 429: Too Many Requests (caused by HTTPError())")]
    [InlineData(
        "Throttled",
        "[youtube] abc: Video unavailable. This content isn't available, try again later. The current session has been rate-limited "
            + "by YouTube for up to an hour."
    )]
    [InlineData("Throttled", "[youtube] abc: All player responses are invalid. Your IP is likely being blocked by Youtube")]
    [InlineData("Throttled", "[youtube] abc: YouTube said: please solve the captcha")]
    [InlineData("Upcoming", "[youtube] abc: Premieres in 3 hours")]
    [InlineData("Upcoming", "[youtube] abc: This live event will begin in 2 days.")]
    [InlineData("AddressExpired", "unable to download video data: HTTP Error 403: Forbidden")]
    [InlineData("NoFormat", "[youtube] abc: Requested format is not available. Use --list-formats for a list of available formats")]
    [InlineData("NoFormat", "[youtube] abc: No video formats found!; please report this issue on https://github.com/yt-dlp/yt-dlp")]
    [InlineData("NoFormat", "[youtube] abc: This video is DRM protected")]
    [InlineData("NoFormat", "[youtube] abc: Some web client https formats have been skipped as they are missing a URL")]
    [InlineData("EmptyTab", "[youtube:tab] @garden: This channel does not have a shorts tab")]
    [InlineData("EmptyTab", "[youtube:tab] UC: Unable to find selected tab; please report this issue on https://github.com/yt-dlp/yt-dlp")]
    [InlineData("ListGone", "[youtube:tab] UC: YouTube said: This channel does not exist.")]
    [InlineData("ListGone", "[youtube:tab] PL: YouTube said: The playlist does not exist.")]
    [InlineData("ListGone", "[youtube:tab] RD: YouTube said: This playlist type is unviewable.")]
    [InlineData("ListGone", "[youtube:tab] @none: Unable to download API page: HTTP Error 404: Not Found; please report this issue on x")]
    [InlineData("Network", "[youtube] abc: Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name resolution>")]
    [InlineData("Network", "[youtube] abc: Unable to download API page: The read operation timed out (caused by TimeoutError())")]
    [InlineData("Network", "[youtube] abc: Unable to download API page: Remote end closed connection without response")]
    [InlineData(
        "Network",
        "[youtube:tab] UC: Unable to download API page: HTTP Error 500: Internal Server Error; please report this issue"
    )]
    [InlineData("Incomplete", "[youtube:tab] UC page 3: Incomplete data received")]
    [InlineData("Broken", "[youtube] abc: An extractor error has occurred. (caused by KeyError('formats')); please report this issue on x")]
    [InlineData("Broken", "[youtube] abc: Unable to extract uploader id; please report this issue on https://github.com/yt-dlp/yt-dlp")]
    [InlineData("DiskFull", "unable to write data: [Errno 28] No space left on device")]
    [InlineData("Cookies", "'cookies.txt' does not look like a Netscape format cookies file")]
    [InlineData("Unknown", "[youtube] abc: Something that nobody has ever seen")]
    public void Each_message_has_its_class(string failure, string text)
    {
        var error = YtDlpError.Of(text);

        Assert.Equal((Enum.Parse<YtDlpFailure>(failure), text), (error.Failure, error.Text));
    }

    [Fact]
    public void Only_an_unavailable_video_without_a_reason_has_to_be_confirmed()
    {
        Assert.True(YtDlpError.Of("[youtube] abc: Video unavailable").NeedsConfirmation);
        Assert.True(YtDlpError.Of("[youtube] abc: Video unavailable.").NeedsConfirmation);
        Assert.False(YtDlpError.Of("[youtube] abc: Video unavailable. This video has been removed by the uploader").NeedsConfirmation);
    }

    [Fact]
    public void The_last_error_that_is_known_decides_and_its_further_lines_belong_to_it()
    {
        var messages = new YtDlpMessages();
        foreach (
            var line in new[]
            {
                "WARNING: [youtube] HTTP Error 500. Retrying (1/3)...",
                "ERROR: [youtube] abc: something odd",
                "ERROR: [youtube] abc: The uploader has not made this video available in your country",
                "This video is available in Austria, Germany.",
                "[debug] not of it",
                "neither is this",
            }
        )
            messages.Add(Encoding.UTF8.GetBytes(line));

        var error = YtDlpError.Of(1, messages);

        Assert.Equal(YtDlpFailure.GeoBlocked, error.Failure);
        Assert.EndsWith("in your country This video is available in Austria, Germany.", error.Text, StringComparison.Ordinal);
        Assert.Equal(["[youtube] HTTP Error 500. Retrying (1/3)..."], messages.Warnings);
    }

    [Theory]
    [InlineData(139, "", nameof(YtDlpFailure.Broken), "signal 11")]
    [InlineData(2, "yt-dlp: error: no such option: --x", nameof(YtDlpFailure.Broken), "arguments")]
    [InlineData(1, "", nameof(YtDlpFailure.Unknown), "ended with 1")]
    [InlineData(1, "OSError: [Errno 28] No space left on device", nameof(YtDlpFailure.DiskFull), "No space")]
    public void An_end_without_an_error_message_is_read_by_its_code_and_last_words(int code, string said, string failure, string text)
    {
        var messages = new YtDlpMessages();
        messages.Add(Encoding.UTF8.GetBytes(said));

        var error = YtDlpError.Of(code, messages);

        Assert.Equal(Enum.Parse<YtDlpFailure>(failure), error.Failure);
        Assert.Contains(text, error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_without_an_end_are_kept_in_part()
    {
        var messages = new YtDlpMessages();
        for (var number = 0; number < 10_000; number++)
            messages.Add(Encoding.UTF8.GetBytes($"ERROR: {new string('x', 5_000)} {number}"));

        Assert.Equal(50, messages.Errors.Count);
        Assert.All(messages.Errors, error => Assert.True(error.Length <= 2_001));
    }

    [Fact]
    public void Each_failure_has_an_id_and_a_remedy()
    {
        var failures = Enum.GetValues<YtDlpFailure>().Select(failure => new YtDlpException(new(failure, "text"))).ToList();

        Assert.Equal(failures.Count, failures.Select(failure => failure.ErrorId).Distinct().Count());
        Assert.All(failures, failure => Assert.NotEmpty(failure.Remedy));
    }
}
