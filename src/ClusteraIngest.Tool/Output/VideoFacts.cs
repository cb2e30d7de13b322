using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>A stored video for people: its facts, one a line, its description and its transcript.</summary>
internal static class VideoFacts
{
    private const int MostLineCells = 100;

    public static void Write(Video video, Screen screen)
    {
        var width = Math.Min(screen.Width, MostLineCells);
        (string Name, string? Fact)[] facts =
        [
            ("video", video.VideoId.Value),
            ("title", Printable.Of(video.Title)),
            ("address", $"https://www.youtube.com/watch?v={video.VideoId}"),
            ("channel", video.ChannelId?.Value ?? Printable.Of(video.ChannelHandle)),
            ("kind", Shown.Word(video.Kind)),
            ("availability", Shown.Word(video.Availability)),
            ("published", Shown.Time(video.PublishedAt) + (video.IsPublishedAtEstimated ? " (estimated)" : "")),
            ("length", Shown.Duration(video.DurationSeconds)),
            ("views", Shown.Count(video.ViewCount)),
            ("likes", Shown.Count(video.LikeCount)),
            ("comments", Shown.Count(video.CommentCount)),
            ("hashtags", Printable.Of(string.Join(' ', video.Hashtags))),
            ("location", Printable.Of(video.Location)),
            ("transcript", Transcript(video)),
            ("asked again", Shown.Time(video.TranscriptNextCheckAt)),
            ("source", video.Source),
            ("first seen", Shown.Time(video.FirstSeenAt)),
            ("read", Shown.Time(video.FetchedAt)),
        ];
        foreach (var (name, fact) in facts.Where(fact => !string.IsNullOrEmpty(fact.Fact)))
            screen.Write($"{screen.Paint($"{name,-12}", Tone.Faint)}  {fact}");
        WriteText("description", video.Description);
        WriteText("transcript", video.Transcript);

        void WriteText(string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return;
            screen.Write("");
            screen.Write(screen.Paint(name, Tone.Faint));
            foreach (var line in Printable.Lines(text).Split('\n').SelectMany(line => Cells.Wrap(line, width)))
                screen.Write(line);
        }
    }

    private static string Transcript(Video video) =>
        Shown.Word(video.TranscriptState) + (video.TranscriptLanguage is { } language ? $", {Printable.Of(language)}" : "")
        + (video.Transcript is { } text ? $", {Shown.Count(text.Length)} characters" : "");
}
