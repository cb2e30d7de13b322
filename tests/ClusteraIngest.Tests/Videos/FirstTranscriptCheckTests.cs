using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Videos;

/// <summary>A transcript is not asked for before the video can have one.</summary>
public sealed class FirstTranscriptCheckTests
{
    private const string When =
        "select transcript_state || ' ' || coalesce(to_char(transcript_next_check_at at time zone 'UTC', 'MM-DD HH24:MI'), 'never') from "
        + "dataset_youtube_video";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Start = new(2026, 6, 8, 18, 0, 0, TimeSpan.Zero);
    private static readonly ListedVideo Announced = new()
    {
        VideoId = VideoId.Parse("video000001"),
        Title = "Title",
        Availability = VideoAvailability.Upcoming,
        ScheduledStartAt = Start,
        DurationSeconds = 600,
        Source = "test",
    };

    [Theory]
    [InlineData("announced with its length", "06-08 18:10")]
    [InlineData("announced without a length", "06-09 18:00")]
    [InlineData("announced by its date only", "06-09 18:00")]
    [InlineData("announced without a time", "06-02 12:00")]
    [InlineData("announced for a time that has passed", "06-01 12:00")]
    [InlineData("on the air", "06-02 12:00")]
    [InlineData("public", "06-01 12:00")]
    public async Task The_first_request_comes_after_the_announced_start_and_the_length_or_a_day(string video, string expected)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Case(video));
        Assert.Equal($"pending {expected}", await ScalarAsync(database, When));
    }

    [Fact]
    public async Task A_start_that_is_put_off_puts_the_request_off()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced);
        await MergeAsync(database, Now.AddDays(1), Announced with { ScheduledStartAt = Start.AddDays(3) });
        Assert.Equal("pending 06-11 18:10", await ScalarAsync(database, When));
    }

    [Fact]
    public async Task What_begins_earlier_is_asked_for_at_once()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced);
        await MergeAsync(
            database,
            Now.AddDays(1),
            Announced with
            {
                Availability = VideoAvailability.Public,
                Source = YouTubeDataClient.Source,
            }
        );
        Assert.Equal("pending 06-02 12:00", await ScalarAsync(database, When));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("blocked")]
    [InlineData("failed")]
    public async Task What_was_asked_for_before_the_start_does_not_count_once_it_is_public(string state)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced);
        await ExecuteAsync(
            database,
            $"update dataset_youtube_video set transcript_state = '{state}', transcript_attempts = 4, transcript_checked_at = "
                + $"'2026-06-02Z', transcript_next_check_at = null"
        );

        await MergeAsync(database, Start.AddHours(1), Announced with { Availability = VideoAvailability.Public });

        Assert.Equal("pending 06-08 19:00", await ScalarAsync(database, When));
    }

    [Fact]
    public async Task What_was_asked_for_while_it_was_on_the_air_does_not_count_once_it_is_over()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced with { Availability = VideoAvailability.Live, DurationSeconds = null });
        await ExecuteAsync(
            database,
            "update dataset_youtube_video set transcript_state = 'none', transcript_checked_at = '2026-06-02 12:00Z', "
                + "transcript_next_check_at = '2026-06-05Z'"
        );

        await MergeAsync(database, Now.AddDays(2), Announced with { Availability = VideoAvailability.Public });

        Assert.Equal("pending 06-03 12:00", await ScalarAsync(database, When));
    }

    [Fact]
    public async Task What_was_asked_for_after_the_start_is_not_asked_for_again_because_it_had_been_announced()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced);
        await ExecuteAsync(
            database,
            "update dataset_youtube_video set transcript_state = 'none', transcript_checked_at = '2026-06-08 18:10Z', "
                + "transcript_next_check_at = '2026-06-09 18:10Z'"
        );

        await MergeAsync(database, Start.AddHours(1), Announced with { Availability = VideoAvailability.Public });

        Assert.Equal("none 06-09 18:10", await ScalarAsync(database, When));
    }

    [Theory]
    [InlineData(TranscriptState.None, "none 0 06-08 18:10")]
    [InlineData(TranscriptState.Blocked, "blocked 0 06-08 18:10")]
    [InlineData(TranscriptState.Unavailable, "unavailable 0 never")]
    public async Task An_answer_for_what_is_still_announced_uses_no_attempt_up(TranscriptState state, string expected)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await MergeAsync(database, Now, Announced);
        await using (var connection = await database.Source.OpenConnectionAsync())
        await using (var batch = new Npgsql.NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(
                TranscriptCommands.Without(
                    Announced.VideoId,
                    state,
                    1,
                    Now.AddDays(1),
                    state is TranscriptState.Unavailable ? null : Now.AddDays(2)
                )
            );
            await batch.ExecuteNonQueryAsync();
        }

        Assert.Equal(
            expected,
            await ScalarAsync(
                database,
                "select concat_ws(' ', transcript_state, transcript_attempts, coalesce(to_char(transcript_next_check_at at time zone "
                    + "'UTC', 'MM-DD HH24:MI'), 'never')) from dataset_youtube_video"
            )
        );
    }

    private static ListedVideo Case(string video) =>
        video switch
        {
            "announced with its length" => Announced,
            "announced without a length" => Announced with { DurationSeconds = null },
            "announced by its date only" => Announced with { ScheduledStartAt = null, PublishedAt = Start, DurationSeconds = null },
            "announced without a time" => Announced with { ScheduledStartAt = null, DurationSeconds = null },
            "announced for a time that has passed" => Announced with { ScheduledStartAt = Now.AddDays(-3), DurationSeconds = null },
            "on the air" => Announced with
            {
                Availability = VideoAvailability.Live,
                ScheduledStartAt = Now.AddHours(-1),
                DurationSeconds = null,
            },
            _ => Announced with { Availability = VideoAvailability.Public, ScheduledStartAt = null },
        };

    private static async Task<string?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>(sql);
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task MergeAsync(TestDatabase database, DateTimeOffset readAt, ListedVideo video)
    {
        var batch = new VideoBatch();
        batch.Add(video);
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await VideoStore.MergeAsync(connection, batch, null, readAt, CancellationToken.None);
        await transaction.CommitAsync();
    }
}
