using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

public sealed class VideoFactsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Video Whole = new()
    {
        VideoId = VideoId.Parse("dQw4w9WgXcQ"),
        ChannelId = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA"),
        ChannelHandle = "@a-handle",
        Kind = VideoKind.Short,
        Availability = VideoAvailability.MembersOnly,
        Title = "A title",
        Description = "A description",
        PublishedAt = Noon.AddDays(1),
        IsPublishedAtEstimated = true,
        ScheduledStartAt = Noon.AddDays(2),
        DurationSeconds = 61,
        ViewCount = 1_001,
        LikeCount = 1_002,
        AreLikesHidden = false,
        CommentCount = 1_003,
        AreCommentsOff = false,
        ThumbnailUrl = "https://i.example/1.jpg",
        Hashtags = ["#tag"],
        Links = [new("https://one.example/", "One"), new("https://two.example/", null)],
        Location = "A place",
        CategoryId = 26,
        IsMembersOnly = true,
        IsAgeRestricted = false,
        IsMonetized = true,
        Transcript = "What is said",
        TranscriptLanguage = "ko",
        TranscriptState = TranscriptState.Stored,
        TranscriptCheckedAt = Noon.AddDays(3),
        TranscriptNextCheckAt = Noon.AddDays(4),
        Source = "a-source",
        FirstSeenAt = Noon.AddDays(5),
        FetchedAt = Noon.AddDays(6),
        UpdatedAt = Noon.AddDays(7),
    };

    [Fact]
    public void All_facts_of_a_video_are_shown()
    {
        Assert.Equal(
            [
                "video          dQw4w9WgXcQ",
                "title          A title",
                "address        https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "channel        UCX6OQ3DkcsbYNE6H8uQQuVA @a-handle",
                "kind           short",
                "availability   members_only",
                "members only   yes",
                "age limit      no",
                "monetized      yes",
                "published      2026-01-03 12:00Z (estimated)",
                "announced for  2026-01-04 12:00Z",
                "length         0:01:01",
                "views          1,001",
                "likes          1,002",
                "comments       1,003",
                "category       26",
                "hashtags       #tag",
                "location       A place",
                "picture        https://i.example/1.jpg",
                "transcript     stored, ko, 12 characters",
                "asked          2026-01-05 12:00Z",
                "asked again    2026-01-06 12:00Z",
                "source         a-source",
                "first seen     2026-01-07 12:00Z",
                "read           2026-01-08 12:00Z",
                "changed        2026-01-09 12:00Z",
                "description",
                "A description",
                "links",
                "https://one.example/ One",
                "https://two.example/",
                "transcript",
                "What is said",
            ],
            Lines(Whole)
        );
        Assert.All(
            typeof(Video).GetProperties(),
            fact => Assert.True(fact.GetValue(Whole) is not null, $"{fact.Name} is a new fact: show it, too.")
        );
    }

    [Fact]
    public void What_is_hidden_or_turned_off_is_told_from_what_is_not_known()
    {
        Assert.Contains("likes          hidden", Lines(Whole with { LikeCount = null, AreLikesHidden = true }));
        Assert.Contains("comments       turned off", Lines(Whole with { CommentCount = null, AreCommentsOff = true }));
        Assert.DoesNotContain(Lines(Whole with { LikeCount = null }), line => line.StartsWith("likes", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Whole with { IsAgeRestricted = null }), line => line.StartsWith("age limit", StringComparison.Ordinal));
    }

    private static string[] Lines(Video video)
    {
        var tool = new ToolShell();
        using var screen = new Screen(tool.Shell, allowColor: false);
        VideoFacts.Write(video, screen);
        return tool.OutputLines;
    }
}
