using System.Reflection;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Videos;

public sealed class FactsDigestTests
{
    private static readonly DateTimeOffset Published = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly ChannelId OfChannel = ChannelId.Parse("UC0000000000000000000001");
    private static readonly ListedVideo Video = new()
    {
        VideoId = VideoId.Parse("video000001"),
        ChannelId = OfChannel,
        Channel = new() { ChannelId = OfChannel, Title = "One" },
        Title = "Title",
        Description = "Text",
        PublishedAt = Published,
        ViewCount = 5,
        Availability = VideoAvailability.Public,
        Source = "test",
    };

    /// <summary>What is no fact of the video's row.</summary>
    private static readonly string[] Beside =
    [
        nameof(ListedVideo.VideoId),
        nameof(ListedVideo.Channel),
        nameof(ListedVideo.Transcripts),
        nameof(ListedVideo.Position),
        nameof(ListedVideo.Source),
    ];

    public static TheoryData<string> FactsOfVideos =>
        [.. typeof(ListedVideo).GetProperties().Select(property => property.Name).Except(Beside)];

    public static TheoryData<string> FactsOfChannels =>
        [.. typeof(Channel).GetProperties().Select(property => property.Name).Except([nameof(Channel.ChannelId)])];

    [Theory]
    [MemberData(nameof(FactsOfVideos))]
    public void Every_fact_of_a_video_changes_its_digest(string fact)
    {
        var property = typeof(ListedVideo).GetProperty(fact)!;
        var other = Video with { };
        property.SetValue(other, Other(property));

        Assert.NotEqual(new FactsDigest().Of(Video), new FactsDigest().Of(other));
    }

    [Theory]
    [MemberData(nameof(FactsOfChannels))]
    public void Every_fact_of_a_channel_changes_its_digest(string fact)
    {
        var property = typeof(Channel).GetProperty(fact)!;
        var other = Video.Channel! with { };
        property.SetValue(other, Other(property));

        Assert.NotEqual(new FactsDigest().Of(Video.Channel!), new FactsDigest().Of(other));
    }

    [Fact]
    public void Neighbouring_facts_do_not_run_into_each_other() =>
        Assert.Equal(
            6,
            new[]
            {
                Video with
                {
                    Title = "ab",
                    Description = "c",
                },
                Video with
                {
                    Title = "a",
                    Description = "bc",
                },
                Video with
                {
                    Title = null,
                    Description = "abc",
                },
                Video with
                {
                    Title = "",
                    Description = "abc",
                },
                Video with
                {
                    Hashtags = ["a", "b"],
                },
                Video with
                {
                    Hashtags = ["ab"],
                },
            }
                .Select(new FactsDigest().Of)
                .Distinct()
                .Count()
        );

    [Fact]
    public void A_date_that_was_counted_back_from_today_is_the_same_fact_tomorrow() =>
        Assert.Equal(
            new FactsDigest().Of(Video with { IsPublishedAtEstimated = true }),
            new FactsDigest().Of(Video with { IsPublishedAtEstimated = true, PublishedAt = Published.AddDays(1) })
        );

    [Theory]
    [InlineData("update dataset_youtube_video set title = 'By hand', view_count = null")]
    [InlineData("update dataset_youtube_channel set title = 'By hand'")]
    public async Task A_row_that_was_changed_otherwise_is_merged_again_though_the_source_tells_the_same(string change)
    {
        const string facts =
            "select v.title || v.view_count || c.title from dataset_youtube_video v join dataset_youtube_channel c using (channel_id)";
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await MergeAsync(database, Published.AddDays(1));
        await connection.ExecuteAsync(change);

        await MergeAsync(database, Published.AddDays(2));

        Assert.Equal("Title5One", await connection.ExecuteScalarAsync<string>(facts));
    }

    [Fact]
    public async Task A_video_that_its_transcripts_source_found_gone_is_back_a_day_later_though_the_list_tells_the_same()
    {
        var found = Published.AddDays(1);
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await MergeAsync(database, found);
        await connection.ExecuteAsync(
            "update dataset_youtube_video set availability = 'private', transcript_state = 'unavailable', transcript_checked_at = @found",
            new { found }
        );

        await MergeAsync(database, found.AddHours(1), Video with { ViewCount = 6 });
        Assert.Equal("private 6", await ReadAsync());
        await MergeAsync(database, found.AddHours(2), Video with { ViewCount = 6 });
        Assert.Equal("private 6", await ReadAsync());
        await MergeAsync(database, found.AddHours(25), Video with { ViewCount = 6 });
        Assert.Equal("public 6", await ReadAsync());

        Task<string?> ReadAsync() =>
            connection.ExecuteScalarAsync<string>("select availability || ' ' || view_count from dataset_youtube_video");
    }

    [Fact]
    public async Task What_was_merged_with_the_same_facts_is_neither_sent_nor_compared()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Published.AddDays(1));

        // Where nothing can be staged, nothing is.
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("create temporary table staged_channel (); create temporary table staged_video ()");
        var batch = Batch(Video);

        Assert.Same(
            MergeOutcome.Nothing,
            await VideoStore.MergeAsync(connection, batch, null, Published.AddDays(2), CancellationToken.None)
        );
    }

    private static object Other(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
        {
            var type when type == typeof(string) => "other",
            var type when type == typeof(int) => 77,
            var type when type == typeof(long) => 77L,
            var type when type == typeof(bool) => true,
            var type when type == typeof(DateTimeOffset) => Published.AddDays(1),
            var type when type == typeof(DateOnly) => new DateOnly(2026, 3, 1),
            var type when type == typeof(ChannelId) => ChannelId.Parse("UC0000000000000000000002"),
            var type when type == typeof(VideoKind) => VideoKind.Stream,
            var type when type == typeof(VideoAvailability) => VideoAvailability.Live,
            var type when type == typeof(IReadOnlyList<string>) => new[] { "other" },
            var type when type == typeof(IReadOnlyList<Link>) => new[] { new Link("https://example.org/", null) },
            var type => throw new NotSupportedException($"There is no other {type}."),
        };

    private static VideoBatch Batch(ListedVideo video)
    {
        var batch = new VideoBatch();
        batch.Add(video);
        return batch;
    }

    private static async Task MergeAsync(TestDatabase database, DateTimeOffset readAt, ListedVideo? video = null)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await VideoStore.MergeAsync(connection, Batch(video ?? Video), null, readAt, CancellationToken.None);
        await transaction.CommitAsync();
    }
}
