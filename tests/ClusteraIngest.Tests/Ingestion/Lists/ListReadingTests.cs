using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

public sealed class ListReadingTests
{
    private static readonly DateTimeOffset ReadAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ApifyRun Ended = new()
    {
        Id = "run",
        Status = "SUCCEEDED",
        StartedAt = ReadAt,
        DefaultDatasetId = "dataset",
        DefaultKeyValueStoreId = "store",
    };

    [Fact]
    public void The_newest_video_is_the_one_that_is_published_already() =>
        Assert.Equal(ReadAt.AddDays(-1), Newest(itemsBefore: 0, Dated(-2), Dated(-1), Dated(-3), Dated(1)));

    [Fact]
    public void What_was_published_while_the_list_was_read_counts()
    {
        var reading = NewReading();
        reading.Add(Dated(-1), ReadAt);
        reading.Add(new SourceItem.Listed(Video(ReadAt.AddMinutes(1))), ReadAt.AddMinutes(2));

        Assert.Equal(ReadAt.AddMinutes(1), reading.End(Ended, itemsBefore: 0, isCutOff: false).Newest);
    }

    [Fact]
    public void The_tables_are_asked_where_an_earlier_invocation_stored_the_beginning() => Assert.Null(Newest(itemsBefore: 250, Dated(-1)));

    [Fact]
    public void The_tables_are_asked_where_a_date_is_estimated() =>
        Assert.Null(
            Newest(itemsBefore: 0, Dated(-2), new SourceItem.Listed(Video(ReadAt.AddDays(-1)) with { IsPublishedAtEstimated = true }))
        );

    [Fact]
    public void The_tables_are_asked_where_a_date_is_missing() =>
        Assert.Null(Newest(itemsBefore: 0, Dated(-2), new SourceItem.Listed(Video(null))));

    [Fact]
    public void The_tables_are_asked_where_nothing_was_shown() => Assert.Null(Newest(itemsBefore: 0));

    private static DateTimeOffset? Newest(int itemsBefore, params SourceItem[] items)
    {
        var reading = NewReading();
        foreach (var item in items)
            reading.Add(item, ReadAt);
        return reading.End(Ended, itemsBefore, isCutOff: false).Newest;
    }

    private static ListReading NewReading() =>
        new(
            new()
            {
                ListId = 1,
                Url = "https://www.youtube.com/@one",
                Kind = ListKind.Channel,
            },
            maxVideos: 200,
            since: ReadAt.AddDays(-30),
            usualCap: 200
        );

    private static SourceItem.Listed Dated(int days) => new(Video(ReadAt.AddDays(days)));

    private static ListedVideo Video(DateTimeOffset? publishedAt) =>
        new()
        {
            VideoId = VideoId.Parse("video000001"),
            Title = "Title",
            PublishedAt = publishedAt,
            Availability = VideoAvailability.Public,
            Source = "test",
        };
}
