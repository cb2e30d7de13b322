using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>What comes of yt-dlp's own messages for a video.</summary>
public class FailureVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Private video. Sign in if you've been granted access to this video", nameof(FailureAction.Refuse), MediaReason.Private)]
    [InlineData("Video unavailable. This video has been removed by the uploader", nameof(FailureAction.Refuse), MediaReason.Deleted)]
    [InlineData("Join this channel to get access to members-only content", nameof(FailureAction.Refuse), MediaReason.MembersOnly)]
    [InlineData("This video is only available to Music Premium members", nameof(FailureAction.Refuse), MediaReason.PremiumOnly)]
    [InlineData("Sign in to confirm your age. This video may be", nameof(FailureAction.Refuse), MediaReason.AgeRestricted)]
    [InlineData("The uploader has not made this video available in your country", nameof(FailureAction.Refuse), MediaReason.GeoBlocked)]
    [InlineData("Requested format is not available", nameof(FailureAction.Refuse), MediaReason.NoFormat)]
    [InlineData("Premieres in 3 hours", nameof(FailureAction.Wait), MediaReason.Upcoming)]
    [InlineData("Sign in to confirm you\u2019re not a bot", nameof(FailureAction.Rest), null)]
    [InlineData("HTTP Error 429: Too Many Requests", nameof(FailureAction.Rest), null)]
    [InlineData("Temporary failure in name resolution", nameof(FailureAction.Retry), null)]
    [InlineData("Incomplete data received", nameof(FailureAction.Retry), null)]
    [InlineData("An extractor error has occurred", nameof(FailureAction.Retry), null)]
    [InlineData("Something that nobody has seen yet", nameof(FailureAction.Retry), null)]
    public void A_message_of_yt_dlp_decides_what_comes_of_the_video(string text, string course, MediaReason? reason)
    {
        var verdict = FailureVerdict.Of(YtDlpError.Of(text), info: null, before: null, Now);

        Assert.Equal((course, reason, text), (verdict.Action.ToString(), verdict.Reason, verdict.Message));
    }

    [Fact]
    public void An_unrecognised_message_is_the_class_unknown_with_its_text()
    {
        var verdict = FailureVerdict.Of(YtDlpError.Of("Something that nobody has seen yet"), info: null, before: null, Now);

        Assert.Equal(ErrorIds.YtDlpErrorUnknown, verdict.ErrorId);
        Assert.Contains("Something that nobody has seen yet", verdict.ForItem("Video x").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_video_is_unavailable_without_a_reason_is_confirmed_a_day_later()
    {
        var error = YtDlpError.Of("[youtube] aaaaaaaaaa1: Video unavailable");

        var first = FailureVerdict.Of(error, info: null, before: null, Now);
        var second = FailureVerdict.Of(error, info: null, before: first.ErrorId, Now);

        Assert.Equal((FailureAction.Wait, Now.AddDays(1)), (first.Action, first.Until));
        Assert.Equal((FailureAction.Refuse, MediaReason.Deleted, true), (second.Action, second.Reason, second.IsGone));
    }

    [Theory]
    [InlineData(nameof(LiveStatus.Upcoming), MediaReason.Upcoming, 26)]
    [InlineData(nameof(LiveStatus.Live), MediaReason.Live, 12)]
    [InlineData(nameof(LiveStatus.PostLive), MediaReason.PostLive, 12)]
    public void What_is_announced_or_on_the_air_waits_for_its_time(string status, MediaReason reason, int hours)
    {
        var info = new VideoInfo(VideoId.Parse("aaaaaaaaaa1"))
        {
            LiveStatus = Enum.Parse<LiveStatus>(status),
            ReleasedAt = Now.AddHours(24),
            DurationSeconds = 7200,
        };

        var verdict = FailureVerdict.Of(new(YtDlpFailure.Upcoming, "It is announced."), info, before: null, Now);

        Assert.Equal((reason, Now.AddHours(hours)), (verdict.Reason, verdict.Until));
    }

    [Fact]
    public void A_missing_program_ends_the_run_and_is_no_failure_of_the_video()
    {
        var missing = FailureVerdict.Of(new MediaException(MediaFailure.ProgramMissing, "ffmpeg is missing."));

        Assert.IsType<ConfigurationException>(missing.ForItem("Video x"));
        Assert.Equal(FailureAction.Stop, FailureVerdict.Of(new YtDlpError(YtDlpFailure.Missing, "gone"), null, null, Now).Action);
    }
}
