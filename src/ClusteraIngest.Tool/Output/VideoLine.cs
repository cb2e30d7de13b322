using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>A video as one line, for people who watch.</summary>
internal static class VideoLine
{
    /// <summary>A video that was just stored.</summary>
    public static string New(Video video, Screen screen) =>
        Fit(
            screen,
            $"new         {video.VideoId}  {HumanFormat.Word(video.Kind), -6}  {HumanFormat.Date(video.PublishedAt), -10}  "
                + $"{HumanFormat.Duration(video.DurationSeconds), 8}  {Printable.Of(video.Title)}"
        );

    /// <summary>A video whose transcript's state was just stored.</summary>
    public static string Transcript(Video video, Screen screen)
    {
        var state = HumanFormat.Word(video.TranscriptState);
        var length =
            video.Transcript is { } text && video.TranscriptState == TranscriptState.Stored ? $"{HumanFormat.Count(text.Length)} ch" : "";
        var before = $"transcript  {video.VideoId}  ";
        var line = Fit(
            screen,
            $"{before}{state, -11}  {Printable.Of(video.TranscriptLanguage), -5}  {length, 10}  {Printable.Of(video.Title)}"
        );
        return line.Length < before.Length + state.Length
            ? line
            : before + screen.Paint(state, Tones.Of(video.TranscriptState)) + line[(before.Length + state.Length)..];
    }

    private static string Fit(Screen screen, string line) => Cells.Cut(line, screen.Width);
}
