using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Videos;

public sealed class VideoMergeTests
{
    private static readonly DateTimeOffset Published = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly ChannelId Channel = ChannelId.Parse("UC0000000000000000000001");
    private static readonly ListedVideo Full = new()
    {
        VideoId = VideoId.Parse("video000001"),
        ChannelId = Channel,
        Channel = new()
        {
            ChannelId = Channel,
            Title = "One",
            SubscriberCount = 10,
        },
        Kind = VideoKind.Short,
        Title = "Title",
        Description = "Text",
        PublishedAt = Published,
        DurationSeconds = 60,
        ViewCount = 5,
        LikeCount = 4,
        CommentCount = 3,
        ThumbnailUrl = "https://i.ytimg.com/x",
        Hashtags = ["#a"],
        Links = [new("https://example.org", "x")],
        Location = "Here",
        IsMembersOnly = false,
        IsAgeRestricted = true,
        IsMonetized = true,
        AreCommentsOff = false,
        Availability = VideoAvailability.Public,
        Source = "test",
    };

    private static readonly DateTimeOffset?[] Dates = [null, Published, Published.AddDays(-3)];
    private static readonly bool[] Either = [true, false];
    private static readonly ListedVideo Bare = new() { VideoId = Full.VideoId, Source = "test" };

    [Fact]
    public async Task What_the_source_does_not_give_never_wipes_what_is_stored()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full);
        var before = await RowAsync(database);

        var outcome = await MergeAsync(database, Bare);

        Assert.Empty(outcome.New);
        Assert.Empty(outcome.Changed);
        Assert.Equal(before, await RowAsync(database));
    }

    [Theory]
    [InlineData("1 hour", "unavailable")]
    [InlineData("-1 hour", "pending")]
    public async Task A_transcript_that_was_refused_after_a_videos_publication_is_not_asked_for_again_because_the_video_had_been_announced(
        string checkedAfter,
        string state
    )
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full with { Availability = VideoAvailability.Upcoming });
        await ExecuteAsync(
            database,
            $"update dataset_youtube_video set transcript_state = 'unavailable', transcript_next_check_at = null, transcript_checked_at "
                + $"= published_at + interval '{checkedAfter}'"
        );

        await MergeAsync(database, Full);

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(state, await connection.ExecuteScalarAsync<string>("select transcript_state from dataset_youtube_video"));
    }

    [Theory]
    [InlineData(null, "members_only true unavailable")]
    [InlineData(false, "public false pending")]
    public async Task A_video_for_members_stays_one_until_a_source_that_can_tell_says_otherwise(bool? isMembersOnly, string expected)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full with { IsMembersOnly = true, Availability = VideoAvailability.MembersOnly });

        await MergeAsync(database, Full with { IsMembersOnly = isMembersOnly, Source = "another", ViewCount = 6 });

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(
            expected,
            await connection.ExecuteScalarAsync<string>(
                "select concat_ws(' ', availability, is_members_only::text, transcript_state) from dataset_youtube_video where "
                    + "view_count = 6"
            )
        );
    }

    [Fact]
    public async Task What_was_missing_is_filled_in()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full);
        var full = await RowAsync(database);
        await ExecuteAsync(database, "delete from dataset_youtube_video");
        await MergeAsync(database, Bare);

        var outcome = await MergeAsync(database, Full);

        Assert.Single(outcome.Changed);
        Assert.Equal(full, await RowAsync(database));
    }

    [Theory]
    [InlineData("an estimate does not replace an instant", "2026-03-01 12:30", false, "2026-01-01 00:00", true, "2026-03-01 12:30")]
    [InlineData("an instant replaces an estimate", "2026-01-01 00:00", true, "2026-03-01 12:30", false, "2026-03-01 12:30")]
    [InlineData("an estimate does not replace an estimate", "2026-01-01 00:00", true, "2026-01-02 00:00", true, "2026-01-01 00:00")]
    [InlineData("a day does not replace an instant on that day", "2026-03-01 12:30", false, "2026-03-01 00:00", false, "2026-03-01 12:30")]
    [InlineData("an instant replaces another", "2026-03-01 12:30", false, "2026-03-02 08:15", false, "2026-03-02 08:15")]
    public async Task A_lesser_date_never_replaces_a_better_one(
        string rule,
        string stored,
        bool storedIsEstimated,
        string given,
        bool givenIsEstimated,
        string expected
    )
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Dated(stored, storedIsEstimated));
        await MergeAsync(database, Dated(given, givenIsEstimated));

        Assert.Equal(
            (rule, expected),
            (rule, await ScalarAsync(database, "select to_char(published_at, 'YYYY-MM-DD HH24:MI') from dataset_youtube_video"))
        );

        static ListedVideo Dated(string date, bool isEstimated) =>
            Full with
            {
                PublishedAt = DateTimeOffset.Parse(date + "Z", System.Globalization.CultureInfo.InvariantCulture),
                IsPublishedAtEstimated = isEstimated,
            };
    }

    [Fact]
    public async Task A_kind_that_was_only_assumed_gives_way_to_one_that_is_said_and_not_the_other_way_round()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full with { Kind = null });
        Assert.Equal("video", await ScalarAsync(database, "select kind from dataset_youtube_video"));

        await MergeAsync(database, Full with { Kind = VideoKind.Stream });
        await MergeAsync(database, Full with { Kind = null });

        Assert.Equal("stream", await ScalarAsync(database, "select kind from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_handle_that_stood_for_the_channel_goes_when_its_id_comes()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full with { ChannelId = null, Channel = null, ChannelHandle = "@one" });
        await MergeAsync(database, Full);
        await MergeAsync(database, Full with { ChannelId = null, Channel = null, ChannelHandle = "@one" });

        Assert.Equal(
            $"{Channel}|",
            await ScalarAsync(database, "select channel_id || '|' || coalesce(channel_handle, '') from dataset_youtube_video")
        );
    }

    [Fact]
    public async Task A_video_that_is_listed_twice_in_a_batch_is_its_last_mention_filled_from_the_first()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();

        var outcome = await MergeAsync(database, Full with { ViewCount = 1 }, Full with { ViewCount = 2, Title = null, Location = null });

        Assert.Single(outcome.New);
        Assert.Equal(
            "2|Title|Here",
            await ScalarAsync(database, "select concat_ws('|', view_count, title, location) from dataset_youtube_video")
        );
    }

    [Fact]
    public async Task Concurrent_writers_of_the_same_rows_neither_fail_nor_deadlock_and_count_each_new_row_once()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var videos = Enumerable
            .Range(0, 400)
            .Select(number => Full with { VideoId = VideoId.Parse($"video{number:D6}"), ViewCount = null })
            .ToArray();

        var writers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async writer =>
                {
                    var order = new Random(writer);
                    var added = 0;
                    for (var round = 0; round < 5; round++)
                        added += (
                            await MergeAsync(
                                database,
                                [.. videos.OrderBy(_ => order.Next()).Select(video => video with { LikeCount = order.Next(3) })]
                            )
                        )
                            .New
                            .Count;
                    return added;
                })
        );

        Assert.Equal(400, writers.Sum());
        Assert.Equal("400", await ScalarAsync(database, "select count(*)::text from dataset_youtube_video"));
    }

    [Fact]
    public async Task New_videos_that_go_straight_into_the_table_are_the_rows_that_a_merge_makes()
    {
        await using var merged = await PostgresFixture.CreateDatabaseAsync();
        await using var added = await PostgresFixture.CreateDatabaseAsync();
        var videos = Variants().Select((video, number) => video with { VideoId = VideoId.Parse($"video{number:D6}") }).ToArray();

        var first = await InTransactionAsync(
            merged,
            videos,
            (connection, batch) => VideoStore.MergeAsync(connection, batch, null, Published.AddDays(-1), CancellationToken.None)
        );
        var second = await InTransactionAsync(
            added,
            videos,
            (connection, batch) => AddOrMergeAsync(connection, batch, Published.AddDays(-1))
        );

        Assert.Equal(videos.Length, first.New.Count);
        Assert.Equal(first.New, second.New);
        foreach (var table in new[] { "dataset_youtube_video", "dataset_youtube_channel" })
            Assert.Equal(await AllAsync(merged, table), await AllAsync(added, table));
    }

    [Fact]
    public async Task What_is_known_among_new_videos_is_merged()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Full, Full with { VideoId = VideoId.Parse("video000002") });
        ListedVideo[] videos =
        [
            Bare,
            Bare with
            {
                VideoId = VideoId.Parse("video000002"),
                ViewCount = 77,
            },
            Full with
            {
                VideoId = VideoId.Parse("video000003"),
            },
        ];

        var outcome = await InTransactionAsync(database, videos, (connection, batch) => AddOrMergeAsync(connection, batch, Published));

        Assert.Equal(["video000003"], outcome.New.Select(video => video.Value));
        Assert.Equal(["video000002"], outcome.Changed.Select(video => video.Value));
        Assert.Equal(
            "Title 5, Title 77, Title 5",
            await ScalarAsync(database, "select string_agg(title || ' ' || view_count, ', ' order by video_id) from dataset_youtube_video")
        );
    }

    [Fact]
    public async Task What_is_older_than_the_stored_row_replaces_nothing_in_it()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await ImportAsync(database, Published.AddDays(30), Full);
        var (facts, channel) = (await RowAsync(database), await ChannelAsync(database));

        var outcome = await ImportAsync(database, Published.AddDays(20), Other);

        Assert.Empty(outcome.Changed);
        Assert.Equal((facts, channel), (await RowAsync(database), await ChannelAsync(database)));
        Assert.Equal("2026-03-31", await ScalarAsync(database, "select to_char(fetched_at, 'YYYY-MM-DD') from dataset_youtube_video"));
    }

    [Fact]
    public async Task What_is_older_than_the_stored_row_fills_in_what_is_missing_and_does_not_make_it_older()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await ImportAsync(database, Published.AddDays(30), Full);
        var facts = await ScalarAsync(database, Facts);
        await ExecuteAsync(database, "delete from dataset_youtube_video; delete from dataset_youtube_channel");
        await ImportAsync(
            database,
            Published.AddDays(30),
            Bare with
            {
                ChannelId = Channel,
                Channel = new() { ChannelId = Channel },
            }
        );

        var outcome = await ImportAsync(database, Published.AddDays(20), Full);

        Assert.Single(outcome.Changed);
        Assert.Equal(facts, await ScalarAsync(database, Facts));
        Assert.Equal(
            "2026-03-31 2026-03-31",
            await ScalarAsync(
                database,
                """
                select to_char(v.fetched_at, 'YYYY-MM-DD ') || to_char(c.fetched_at, 'YYYY-MM-DD')
                  from dataset_youtube_video v join dataset_youtube_channel c using (channel_id)
                """
            )
        );
        Assert.Equal("One 10", await ScalarAsync(database, "select title || ' ' || subscriber_count from dataset_youtube_channel"));
    }

    [Fact]
    public async Task Exports_are_the_same_rows_in_whichever_order_they_are_imported()
    {
        await using var forwards = await PostgresFixture.CreateDatabaseAsync();
        await using var backwards = await PostgresFixture.CreateDatabaseAsync();
        var (older, newer) = (Other with { Location = "There" }, Full with { Location = null });

        await ImportAsync(forwards, Published.AddDays(20), older);
        await ImportAsync(forwards, Published.AddDays(30), newer);
        await ImportAsync(backwards, Published.AddDays(30), newer);
        await ImportAsync(backwards, Published.AddDays(20), older);

        Assert.Equal(await ScalarAsync(forwards, Facts), await ScalarAsync(backwards, Facts));
        Assert.Contains("There", await ScalarAsync(backwards, Facts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_older_wins_where_it_is_told_anew()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await ImportAsync(database, Published.AddDays(30), Full with { Location = null });
        await ImportAsync(database, Published.AddDays(20), Other);
        Assert.Equal("Title 5 There", await ReadAsync());

        await ImportAsync(database, asOf: null, Other);

        Assert.Equal("Older 1 There", await ReadAsync());
        Assert.Equal("@older", await ScalarAsync(database, "select handle from dataset_youtube_channel"));

        Task<string> ReadAsync() => ScalarAsync(database, "select concat_ws(' ', title, view_count, location) from dataset_youtube_video");
    }

    [Fact]
    public async Task A_handle_that_is_older_than_what_is_stored_of_the_channel_is_not_taken()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await ImportAsync(database, Published.AddDays(30), Full);

        var channel = new Channel
        {
            ChannelId = Channel,
            Handle = "@older",
            Country = "France",
        };
        await ImportAsync(database, Published.AddDays(20), Full with { Channel = channel });

        Assert.Equal(
            "no handle France",
            await ScalarAsync(database, "select coalesce(handle, 'no handle') || ' ' || country from dataset_youtube_channel")
        );
    }

    private const string Facts = """
        select (to_jsonb(v) - 'facts_digest' - 'first_seen_at' - 'fetched_at' - 'updated_at' - 'transcript_next_check_at')::text
          from dataset_youtube_video v
        """;

    /// <summary>Tells something else of every fact than <see cref="Full"/>.</summary>
    private static ListedVideo Other =>
        new()
        {
            VideoId = Full.VideoId,
            ChannelId = Channel,
            Kind = VideoKind.Stream,
            Title = "Older",
            Description = "Older text",
            Channel = new()
            {
                ChannelId = Channel,
                Handle = "@older",
                Title = "Older",
                SubscriberCount = 1,
            },
            PublishedAt = Published.AddDays(1),
            DurationSeconds = 90,
            ViewCount = 1,
            LikeCount = 1,
            CommentCount = 1,
            ThumbnailUrl = "https://i.ytimg.com/older",
            Hashtags = ["#older"],
            Links = [new("https://example.org/older", null)],
            Location = "There",
            IsMembersOnly = true,
            IsAgeRestricted = false,
            IsMonetized = false,
            AreCommentsOff = true,
            Availability = VideoAvailability.MembersOnly,
            Source = "older",
        };

    private static Task<string> ChannelAsync(TestDatabase database) =>
        ScalarAsync(database, "select to_jsonb(c)::text from dataset_youtube_channel c");

    /// <summary>As an import stores an export that was made at that time.</summary>
    private static Task<MergeOutcome> ImportAsync(TestDatabase database, DateTimeOffset? asOf, params ListedVideo[] videos) =>
        InTransactionAsync(database, videos, (connection, batch) => AddOrMergeAsync(connection, batch, DateTimeOffset.UtcNow, asOf));

    private static async Task<MergeOutcome> AddOrMergeAsync(
        NpgsqlConnection connection,
        VideoBatch batch,
        DateTimeOffset readAt,
        DateTimeOffset? asOf = null
    ) =>
        await VideoStore.AddOrMergeAsync(
            connection,
            batch,
            await BatchDiff.ReadAsync(connection, batch, list: null, readAt, CancellationToken.None),
            readAt,
            asOf,
            CancellationToken.None
        );

    /// <summary>Videos that differ in what decides how a row is made.</summary>
    private static IEnumerable<ListedVideo> Variants() =>
        from given in new[]
        {
            Full,
            Bare,
            Full with
            {
                ChannelId = null,
                Channel = null,
                ChannelHandle = "@one",
            },
            Full with
            {
                ChannelHandle = "@one",
            },
            Full with
            {
                Hashtags = [],
                Links = [],
            },
        }
        from availability in Enum.GetValues<VideoAvailability>()
        from published in Dates
        from isEstimated in Either
        select given with
        {
            Availability = availability,
            PublishedAt = published,
            IsPublishedAtEstimated = isEstimated,
        };

    private static Task<string> AllAsync(TestDatabase database, string table) =>
        ScalarAsync(database, $"select jsonb_agg(to_jsonb(v) order by to_jsonb(v)::text)::text from {table} v");

    private static Task<MergeOutcome> MergeAsync(TestDatabase database, params ListedVideo[] videos) =>
        InTransactionAsync(
            database,
            videos,
            (connection, batch) => VideoStore.MergeAsync(connection, batch, null, DateTimeOffset.UtcNow, CancellationToken.None)
        );

    private static async Task<MergeOutcome> InTransactionAsync(
        TestDatabase database,
        IEnumerable<ListedVideo> videos,
        Func<NpgsqlConnection, VideoBatch, Task<MergeOutcome>> store
    )
    {
        var batch = new VideoBatch();
        foreach (var video in videos)
            batch.Add(video);
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var outcome = await store(connection, batch);
        await transaction.CommitAsync();
        return outcome;
    }

    /// <summary>All facts; not the times at which they were written.</summary>
    private static Task<string> RowAsync(TestDatabase database) =>
        ScalarAsync(
            database,
            "select (to_jsonb(v) - 'first_seen_at' - 'fetched_at' - 'updated_at' - 'transcript_next_check_at')::text from "
                + "dataset_youtube_video v"
        );

    private static async Task<string> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>(sql))!;
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
