using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Videos;

/// <summary>What is declared of the columns of videos and channels, and what the tables are.</summary>
public sealed class VideoColumnsTests
{
    private static readonly DateTimeOffset Published = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

    private static readonly ListedVideo Full = new()
    {
        VideoId = VideoId.Parse("video000001"),
        ChannelId = ChannelId.Parse("UC0000000000000000000001"),
        ChannelHandle = "@one",
        Kind = VideoKind.Short,
        Title = "Title",
        Description = "Text",
        PublishedAt = Published,
        ScheduledStartAt = Published.AddHours(-1),
        DurationSeconds = 60,
        ViewCount = 5,
        LikeCount = 4,
        CommentCount = 3,
        ThumbnailUrl = "https://i.ytimg.com/x",
        Hashtags = ["#a", "#b"],
        Links = [new("https://example.org", "x"), new("https://example.org/y", null)],
        Location = "Here",
        CategoryId = 10,
        IsMembersOnly = false,
        IsAgeRestricted = true,
        IsMonetized = true,
        AreCommentsOff = false,
        Availability = VideoAvailability.Public,
        Source = "test",
    };

    /// <summary>The columns of videos that are no facts: the key, what the merge writes beside them, and what transcripts own.</summary>
    private static readonly string[] OfOthersInVideos =
    [
        "video_id",
        "facts_digest",
        "source",
        "first_seen_at",
        "fetched_at",
        "updated_at",
        "transcript",
        "transcript_language",
        "transcript_origin",
        "transcript_state",
        "transcript_checked_at",
        "transcript_next_check_at",
        "transcript_attempts",
    ];

    /// <summary>The same in channels; <c>collected_until</c> is the collection's.</summary>
    private static readonly string[] OfOthersInChannels =
    [
        "channel_id",
        "facts_digest",
        "source",
        "fetched_at",
        "updated_at",
        "collected_until",
    ];

    [Fact]
    public async Task Each_column_of_a_video_is_declared_or_owned_by_others()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await AgreesAsync(database, "dataset_youtube_video", Of(VideoColumns.Facts), OfOthersInVideos);
    }

    [Fact]
    public async Task Each_column_of_a_channel_is_declared_or_owned_by_others()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await AgreesAsync(database, "dataset_youtube_channel", Of(ChannelColumns.Facts), OfOthersInChannels);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_fact_of_a_video_is_read_as_it_was_told(bool isMerged)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var batch = new VideoBatch();
        batch.Add(Full);
        if (isMerged)
        {
            await InTransactionAsync(connection, () => VideoStore.MergeAsync(connection, batch, null, Published.AddDays(1), default));
        }
        else
        {
            var stored = await BatchDiff.ReadAsync(connection, batch, null, Published, default);
            await InTransactionAsync(
                connection,
                () => VideoStore.AddOrMergeAsync(connection, batch, stored, Published.AddDays(1), null, default)
            );
        }

        var video = Assert.Single(await VideoStore.ReadAsync(connection, [Full.VideoId], default));

        foreach (var column in VideoColumns.Told.Where(column => column.Name != "channel_handle"))
        {
            var name = RowMapping.Property(typeof(Video), column.Name).Name;
            Assert.Equal((name, Text(typeof(ListedVideo), Full)), (name, Text(typeof(Video), video)));

            string Text(Type type, object owner) => JsonSerializer.Serialize(type.GetProperty(name)!.GetValue(owner));
        }

        Assert.Null(video.ChannelHandle); // the id says more
        Assert.Equal(Published.AddDays(1), video.FirstSeenAt);
    }

    /// <summary>The digests that the versions before it made of the same facts: what is stored with them is not written anew.</summary>
    [Fact]
    public void The_digest_of_the_same_facts_is_what_it_always_was()
    {
        var channel = new Channel
        {
            ChannelId = Full.ChannelId!.Value,
            Handle = "@one",
            Title = "One",
            Description = "About",
            SubscriberCount = 10,
            VideoCount = 3,
            ViewCount = 99,
            JoinedOn = new(2020, 2, 29),
            Country = "KR",
            ThumbnailUrl = "https://yt3.ggpht.com/x",
            Links = Full.Links,
            IsVerified = true,
        };

        Assert.Equal(-6835904562267058187, FactsDigest.OfNothing);
        Assert.Equal(6204439743831517073, new FactsDigest().Of(Full));
        Assert.Equal(5274383512265690218, new FactsDigest().Of(Full with { IsPublishedAtEstimated = true, AreLikesHidden = true }));
        Assert.Equal(6577639287829247583, new FactsDigest().Of(channel));
    }

    [Fact]
    public async Task A_script_that_adds_a_column_for_a_fact_has_its_changes_watched()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();

        await connection.ExecuteAsync(
            """
            alter table dataset_youtube_video add column made_up_count integer;
            call watch_facts('dataset_youtube_video', 'made_up_count')
            """
        );

        Assert.Equal(
            VideoColumns.Facts.Select(column => column.Name).Append("made_up_count").Order(StringComparer.Ordinal),
            await WatchedAsync(connection, "dataset_youtube_video")
        );
        await connection.ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, source, fetched_at, facts_digest) values ('video000001', 'test', now(), 77);
            update dataset_youtube_video set made_up_count = 2
            """
        );
        Assert.Null(await connection.ExecuteScalarAsync<long?>("select facts_digest from dataset_youtube_video"));
    }

    private static async Task AgreesAsync(TestDatabase database, string table, IEnumerable<string> declared, string[] ofOthers)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var columns = (
            await connection.QueryAsync<string>(
                """
                select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute
                 where attrelid = @table::regclass and attnum > 0 and not attisdropped
                """,
                new { table }
            )
        ).ToList();

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            columns.Where(column => !ofOthers.Contains(column.Split(' ')[0])).Order(StringComparer.Ordinal)
        );
        Assert.Empty(ofOthers.Except(columns.Select(column => column.Split(' ')[0])));
        Assert.Equal(declared.Select(column => column.Split(' ')[0]).Order(StringComparer.Ordinal), await WatchedAsync(connection, table));
    }

    private static IEnumerable<string> Of<T>(IEnumerable<FactColumn<T>> columns) =>
        columns.Select(column => $"{column.Name} {column.Type}");

    /// <summary>The columns whose change takes the digest away.</summary>
    private static async Task<IEnumerable<string>> WatchedAsync(NpgsqlConnection connection, string table) =>
        (
            await connection.QueryAsync<string>(
                """
                select a.attname from pg_trigger t join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = any(t.tgattr)
                 where t.tgrelid = @table::regclass and t.tgname = 'forget_facts_digest'
                """,
                new { table }
            )
        ).Order(StringComparer.Ordinal);

    private static async Task InTransactionAsync(NpgsqlConnection connection, Func<Task> work)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await work();
        await transaction.CommitAsync();
    }
}
