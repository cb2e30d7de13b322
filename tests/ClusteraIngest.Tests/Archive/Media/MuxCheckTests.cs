using ClusteraIngest.Archive.Media;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Media;

public class MuxCheckTests
{
    [Theory]
    [InlineData(40.0, 40.0, 40, true)]
    [InlineData(40.4, 41.3, 40, true)]
    [InlineData(40.0, 41.1, 40, false)] // the sound is longer than the picture
    [InlineData(38.4, 38.4, 40, false)] // both are shorter than the video
    [InlineData(41.6, 41.6, 40, false)]
    [InlineData(39.4, 39.4, 40.5, false)] // to the second it is not rounded
    public void Lengths_are_those_of_one_another_and_of_the_video(double video, double audio, double stated, bool isWhole)
    {
        var failure = Record.Exception(() => Require(stated, Plan(isFile: true), Stream("video", video), Stream("audio", audio)));

        Assert.Equal(isWhole, failure is null);
        Assert.True(failure is null or MediaException { Failure: MediaFailure.Mismatch });
    }

    [Fact]
    public void A_picture_that_became_data_is_missed()
    {
        var failure = Assert.Throws<MediaException>(() => Require(40, Plan(isFile: true), Stream("data", 40), Stream("audio", 40)));

        Assert.Contains("no picture", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_without_packets_is_missed()
    {
        Assert.Throws<MediaException>(() =>
            Require(40, Plan(isFile: true), Stream("video", 40), new ProbedStream(1, "audio", "aac") { Times = new() })
        );
    }

    [Theory]
    [InlineData("video")]
    [InlineData("audio")]
    public void A_fragment_that_is_missing_in_the_middle_is_noticed_though_the_length_is_right(string where)
    {
        var (video, audio) = (Stream("video", 40, where == "video" ? 2 : 0), Stream("audio", 40, where == "audio" ? 2 : 0));

        var failure = Assert.Throws<MediaException>(() => Require(40, Plan(isFile: false), video, audio));

        Assert.Contains(where == "video" ? "no picture" : "no sound", failure.Message, StringComparison.Ordinal);
        // A file is accounted for byte by byte: a picture may stand still in it.
        Require(40, Plan(isFile: true), video, audio);
    }

    private static void Require(double stated, MediaPlan plan, params ProbedStream[] streams) =>
        MuxCheck.Require(plan, new VideoInfo(VideoId.Parse("dQw4w9WgXcQ")) { DurationSeconds = stated }, streams);

    private static ProbedStream Stream(string type, double seconds, double gap = 0)
    {
        const double step = 0.04;
        var times = new PacketTimes();
        for (var at = 0.0; at < seconds - step / 2; at += step)
            if (gap == 0 || at < 20 || at >= 20 + gap)
                times.Add(at, at, step);
        return new(0, type, "any") { Times = times };
    }

    private static MediaPlan Plan(bool isFile)
    {
        var url = isFile ? new Uri("https://rr1.googlevideo.com/videoplayback") : null;
        return new(MediaKind.Muxed, "video.mp4", "video/mp4")
        {
            Formats = [new VideoFormat("136") { Protocol = "https", Url = url }, new VideoFormat("140") { Protocol = "https", Url = url }],
        };
    }
}
