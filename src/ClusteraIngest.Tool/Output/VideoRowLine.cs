using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>A stored video as a line of <c>videos</c>: they are streamed, so that no table can be measured before it is drawn.</summary>
internal static class VideoRowLine
{
    public static string Heading =>
        $"{"video", -11}  {"kind", -6}  {"published", -10}  {"length", 8}  {"views", 13}  {"transcript", -11}  title";

    public static string Of(Video video, Screen screen)
    {
        var state = HumanFormat.Word(video.TranscriptState);
        var before =
            $"{video.VideoId}  {HumanFormat.Word(video.Kind), -6}  {HumanFormat.Date(video.PublishedAt), -10}  "
            + $"{HumanFormat.Duration(video.DurationSeconds), 8}  {HumanFormat.Count(video.ViewCount), 13}  ";
        var line = Cells.Cut($"{before}{state, -11}  {Printable.Of(video.Title)}", screen.Width);
        return line.Length < before.Length + state.Length
            ? line
            : before + screen.Paint(state, Tones.Of(video.TranscriptState)) + line[(before.Length + state.Length)..];
    }
}
