using System.Globalization;
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
            ("channel", string.Join(' ', [video.ChannelId?.Value, Printable.Of(video.ChannelHandle)]).Trim()),
            ("kind", Shown.Word(video.Kind)),
            ("availability", Shown.Word(video.Availability)),
            ("members only", YesOrNo(video.IsMembersOnly)),
            ("age limit", YesOrNo(video.IsAgeRestricted)),
            ("monetized", YesOrNo(video.IsMonetized)),
            ("published", Shown.Time(video.PublishedAt) + (video.IsPublishedAtEstimated ? " (estimated)" : "")),
            ("announced for", Shown.Time(video.ScheduledStartAt)),
            ("length", Shown.Duration(video.DurationSeconds)),
            ("views", Shown.Count(video.ViewCount)),
            ("likes", video.AreLikesHidden ? "hidden" : Shown.Count(video.LikeCount)),
            ("comments", video.AreCommentsOff is true ? "turned off" : Shown.Count(video.CommentCount)),
            ("category", video.CategoryId?.ToString(CultureInfo.InvariantCulture)),
            ("hashtags", Printable.Of(string.Join(' ', video.Hashtags))),
            ("location", Printable.Of(video.Location)),
            ("picture", Printable.Of(video.ThumbnailUrl)),
            ("transcript", Transcript(video)),
            ("asked", Shown.Time(video.TranscriptCheckedAt)),
            ("asked again", Shown.Time(video.TranscriptNextCheckAt)),
            ("source", video.Source),
            ("first seen", Shown.Time(video.FirstSeenAt)),
            ("read", Shown.Time(video.FetchedAt)),
            ("changed", Shown.Time(video.UpdatedAt)),
        ];
        foreach (var (name, fact) in facts.Where(fact => !string.IsNullOrEmpty(fact.Fact)))
            screen.Write($"{screen.Paint($"{name,-13}", Tone.Faint)}  {fact}");
        WriteText("description", video.Description);
        WriteText("links", string.Join('\n', video.Links.Select(link => Printable.Of($"{link.Url} {link.Text}").TrimEnd())));
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

    private static string? YesOrNo(bool? fact) => fact switch { true => "yes", false => "no", null => null };

    private static string Transcript(Video video) =>
        Shown.Word(video.TranscriptState) + (video.TranscriptLanguage is { } language ? $", {Printable.Of(language)}" : "")
        + (video.Transcript is { } text ? $", {Shown.Count(text.Length)} characters" : "");
}
