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
            ("address", WatchAddress.Of(video.VideoId)),
            ("channel", string.Join(' ', [video.ChannelId?.Value, Printable.Of(video.ChannelHandle)]).Trim()),
            ("kind", HumanFormat.Word(video.Kind)),
            ("availability", HumanFormat.Word(video.Availability)),
            ("members only", YesOrNo(video.IsMembersOnly)),
            ("age limit", YesOrNo(video.IsAgeRestricted)),
            ("monetized", YesOrNo(video.IsMonetized)),
            ("published", HumanFormat.Time(video.PublishedAt) + (video.IsPublishedAtEstimated ? " (estimated)" : "")),
            ("announced for", HumanFormat.Time(video.ScheduledStartAt)),
            ("length", HumanFormat.Duration(video.DurationSeconds)),
            ("views", HumanFormat.Count(video.ViewCount)),
            ("likes", video.AreLikesHidden ? "hidden" : HumanFormat.Count(video.LikeCount)),
            ("comments", video.AreCommentsOff is true ? "turned off" : HumanFormat.Count(video.CommentCount)),
            ("category", video.CategoryId?.ToString(CultureInfo.InvariantCulture)),
            ("hashtags", Printable.Of(string.Join(' ', video.Hashtags))),
            ("location", Printable.Of(video.Location)),
            ("picture", Printable.Of(video.ThumbnailUrl)),
            ("transcript", Transcript(video)),
            ("asked", HumanFormat.Time(video.TranscriptCheckedAt)),
            ("asked again", HumanFormat.Time(video.TranscriptNextCheckAt)),
            ("source", video.Source),
            ("first seen", HumanFormat.Time(video.FirstSeenAt)),
            ("read", HumanFormat.Time(video.FetchedAt)),
            ("changed", HumanFormat.Time(video.UpdatedAt)),
        ];
        foreach (var (name, fact) in facts.Where(fact => !string.IsNullOrEmpty(fact.Fact)))
            screen.Write($"{screen.Paint($"{name, -13}", StateColor.Faint)}  {fact}");
        WriteText("description", video.Description);
        WriteText("links", string.Join('\n', video.Links.Select(link => Printable.Of($"{link.Url} {link.Text}").TrimEnd())));
        WriteText("transcript", video.Transcript);

        void WriteText(string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return;
            screen.Write("");
            screen.Write(screen.Paint(name, StateColor.Faint));
            foreach (var line in Printable.Lines(text).Split('\n').SelectMany(line => Cells.Wrap(line, width)))
                screen.Write(line);
        }
    }

    private static string? YesOrNo(bool? fact) =>
        fact switch
        {
            true => "yes",
            false => "no",
            null => null,
        };

    private static string Transcript(Video video) =>
        HumanFormat.Word(video.TranscriptState)
        + (video.TranscriptLanguage is { } language ? $", {Printable.Of(language)}" : "")
        + (video.Transcript is { } text ? $", {HumanFormat.Count(text.Length)} characters" : "");
}
