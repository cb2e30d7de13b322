using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Videos;

/// <summary>Who is believed for each fact, in both orders in which two sources can come.</summary>
public sealed class FactPrecedenceTests
{
    private const string TheLastOne = "The last one that is given.";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Past = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = new(2026, 7, 1, 18, 0, 0, TimeSpan.Zero);
    private static readonly ChannelId One = ChannelId.Parse("UC0000000000000000000001");
    private static readonly ChannelId Two = ChannelId.Parse("UC0000000000000000000002");

    private static readonly ListedVideo Apify = new()
    {
        VideoId = VideoId.Parse("video000001"),
        Title = "Title",
        Availability = VideoAvailability.Public,
        Source = YouTubeScraperItem.Source,
    };
    private static readonly ListedVideo DataApi = Apify with { Source = YouTubeDataClient.Source };

    /// <summary>Facts for which the last one counts, told by one source and by the other.</summary>
    private static readonly Dictionary<
        string,
        (Func<ListedVideo, ListedVideo> Told, string Text, Func<ListedVideo, ListedVideo> Other, string OtherText)
    > Simple = new()
    {
        ["channel_id"] = (
            video =>
                video with
                {
                    ChannelId = One,
                    Channel = new() { ChannelId = One },
                },
            One.Value,
            video =>
                video with
                {
                    ChannelId = Two,
                    Channel = new() { ChannelId = Two },
                },
            Two.Value
        ),
        ["title"] = (video => video with { Title = "a" }, "a", video => video with { Title = "b" }, "b"),
        ["view_count"] = (video => video with { ViewCount = 1 }, "1", video => video with { ViewCount = 2 }, "2"),
        ["thumbnail_url"] = (video => video with { ThumbnailUrl = "a" }, "a", video => video with { ThumbnailUrl = "b" }, "b"),
        ["hashtags"] = (video => video with { Hashtags = ["#a"] }, """["#a"]""", video => video with { Hashtags = ["#b"] }, """["#b"]"""),
        ["links"] = (
            video => video with { Links = [new("a", null)] },
            """[{"url": "a", "text": null}]""",
            video => video with { Links = [] },
            "[]"
        ),
        ["location"] = (video => video with { Location = "a" }, "a", video => video with { Location = "b" }, "b"),
        ["category_id"] = (video => video with { CategoryId = 1 }, "1", video => video with { CategoryId = 2 }, "2"),
        ["is_members_only"] = (
            video => video with { IsMembersOnly = true },
            "true",
            video => video with { IsMembersOnly = false },
            "false"
        ),
        ["is_age_restricted"] = (
            video => video with { IsAgeRestricted = true },
            "true",
            video => video with { IsAgeRestricted = false },
            "false"
        ),
        ["is_monetized"] = (video => video with { IsMonetized = true }, "true", video => video with { IsMonetized = false }, "false"),
    };

    /// <summary>
    /// A rule of its own: what Apify tells, what the Data API tells, and what becomes of it when Apify comes first, and when it comes last.
    /// </summary>
    private static readonly Dictionary<
        string,
        (string Fact, ListedVideo Apify, ListedVideo DataApi, string? ApifyFirst, string? ApifyLast)
    > Special = new()
    {
        ["a Short stays one"] = ("kind", Apify with { Kind = VideoKind.Short }, DataApi with { Kind = VideoKind.Stream }, "short", "short"),
        ["a premiere stays a video"] = (
            "kind",
            Apify with
            {
                Kind = VideoKind.Video,
            },
            DataApi with
            {
                Kind = VideoKind.Stream,
            },
            "video",
            "video"
        ),
        ["a stream that only the Data API tells"] = ("kind", Apify, DataApi with { Kind = VideoKind.Stream }, "stream", "stream"),
        ["nobody tells a kind"] = ("kind", Apify, DataApi, "video", "video"),
        ["a kind that nobody tells is assumed"] = ("is_kind_assumed", Apify, DataApi, "true", "true"),
        ["a kind that is told is not assumed"] = ("is_kind_assumed", Apify with { Kind = VideoKind.Video }, DataApi, "false", "false"),
        ["a handle goes when the id comes"] = (
            "channel_handle",
            Apify with
            {
                ChannelHandle = "@one",
            },
            DataApi with
            {
                ChannelId = One,
                Channel = new() { ChannelId = One },
            },
            null,
            null
        ),
        ["a handle alone stays"] = ("channel_handle", Apify with { ChannelHandle = "@one" }, DataApi, "@one", "@one"),
        ["the beginning of a description"] = (
            "description",
            Apify with
            {
                Description = "The whole…",
            },
            DataApi with
            {
                Description = "The whole text",
            },
            "The whole text",
            "The whole text"
        ),
        ["the beginning of a description with three dots"] = (
            "description",
            Apify with
            {
                Description = "The whole...",
            },
            DataApi with
            {
                Description = "The whole text",
            },
            "The whole text",
            "The whole text"
        ),
        ["another description"] = (
            "description",
            Apify with
            {
                Description = "Another…",
            },
            DataApi with
            {
                Description = "The whole text",
            },
            "The whole text",
            "Another…"
        ),
        ["an estimate and an instant"] = (
            "published_at",
            Dated(Apify, Past.AddDays(-3), true),
            Dated(DataApi, Past),
            "2026-03-01T12:30:00+00:00",
            "2026-03-01T12:30:00+00:00"
        ),
        ["an estimate that an instant replaced is none"] = (
            "is_published_at_estimated",
            Dated(Apify, Past.AddDays(-3), true),
            Dated(DataApi, Past),
            "false",
            "false"
        ),
        ["a day and an instant on it"] = (
            "published_at",
            Dated(Apify, new(Past.Date, TimeSpan.Zero)),
            Dated(DataApi, Past),
            "2026-03-01T12:30:00+00:00",
            "2026-03-01T12:30:00+00:00"
        ),
        ["an announcement and when it was published"] = (
            "published_at",
            Dated(Apify, Later) with
            {
                Availability = VideoAvailability.Upcoming,
            },
            Dated(DataApi, Past) with
            {
                Availability = VideoAvailability.Upcoming,
            },
            "2026-03-01T12:30:00+00:00",
            "2026-03-01T12:30:00+00:00"
        ),
        ["an announced start in local time"] = (
            "scheduled_start_at",
            Announced(Apify, Later.AddHours(-9)),
            Announced(DataApi, Later),
            "2026-07-01T18:00:00+00:00",
            "2026-07-01T18:00:00+00:00"
        ),
        ["an announced start that was put off"] = (
            "scheduled_start_at",
            Announced(Apify, Later.AddDays(7)),
            Announced(DataApi, Later),
            "2026-07-01T18:00:00+00:00",
            "2026-07-08T18:00:00+00:00"
        ),
        ["an estimated start"] = (
            "scheduled_start_at",
            Announced(Apify, Later.AddDays(7).AddSeconds(11)) with
            {
                IsPublishedAtEstimated = true,
            },
            Announced(DataApi, Later),
            "2026-07-01T18:00:00+00:00",
            "2026-07-01T18:00:00+00:00"
        ),
        ["an announced start without a zone that was put off"] = (
            "scheduled_start_at",
            Announced(Apify, Later.AddDays(7)) with
            {
                IsPublishedAtEstimated = true,
            },
            Announced(DataApi, Later),
            "2026-07-01T18:00:00+00:00",
            "2026-07-08T18:00:00+00:00"
        ),
        ["a second is rounding"] = (
            "duration_seconds",
            Apify with
            {
                DurationSeconds = 61,
            },
            DataApi with
            {
                DurationSeconds = 62,
            },
            "62",
            "62"
        ),
        ["another length"] = ("duration_seconds", Apify with { DurationSeconds = 70 }, DataApi with { DurationSeconds = 62 }, "62", "70"),
        ["no length yet"] = ("duration_seconds", Apify with { DurationSeconds = 70 }, DataApi, "70", "70"),
        ["hidden likes, which Apify does not tell"] = ("like_count", Apify, DataApi with { AreLikesHidden = true }, null, null),
        ["hidden likes, of which Apify says 0"] = (
            "like_count",
            Apify with
            {
                LikeCount = 0,
            },
            DataApi with
            {
                AreLikesHidden = true,
            },
            null,
            null
        ),
        ["hidden likes, of which Apify counts some"] = (
            "like_count",
            Apify with
            {
                LikeCount = 9,
            },
            DataApi with
            {
                AreLikesHidden = true,
            },
            null,
            "9"
        ),
        ["hidden likes are known to be"] = (
            "are_likes_hidden",
            Apify with
            {
                LikeCount = 0,
            },
            DataApi with
            {
                AreLikesHidden = true,
            },
            "true",
            "true"
        ),
        ["likes that Apify counts are not hidden"] = (
            "are_likes_hidden",
            Apify with
            {
                LikeCount = 9,
            },
            DataApi with
            {
                AreLikesHidden = true,
            },
            "true",
            "false"
        ),
        ["comments that are off, which Apify does not tell"] = ("comment_count", Apify, DataApi with { AreCommentsOff = true }, null, null),
        ["comments that are off, of which Apify says 0"] = (
            "comment_count",
            Apify with
            {
                CommentCount = 0,
            },
            DataApi with
            {
                AreCommentsOff = true,
            },
            null,
            null
        ),
        ["comments that are off are known to be"] = (
            "are_comments_off",
            Apify with
            {
                CommentCount = 0,
            },
            DataApi with
            {
                AreCommentsOff = true,
            },
            "true",
            "true"
        ),
        ["comments that are counted, of which nobody tells whether they are off"] = (
            "are_comments_off",
            Apify with
            {
                CommentCount = 3,
            },
            DataApi,
            null,
            null
        ),
        ["a video for members"] = (
            "availability",
            Apify with
            {
                IsMembersOnly = true,
                Availability = VideoAvailability.MembersOnly,
            },
            DataApi,
            "members_only",
            "members_only"
        ),
        ["an announced video that Apify calls public"] = ("availability", Apify, Announced(DataApi, Later), "upcoming", "upcoming"),
        ["a stream that Apify calls public without a length"] = (
            "availability",
            Apify,
            DataApi with
            {
                Availability = VideoAvailability.Live,
            },
            "live",
            "live"
        ),
        ["a stream that has a length by now"] = (
            "availability",
            Apify with
            {
                DurationSeconds = 70,
            },
            DataApi with
            {
                Availability = VideoAvailability.Live,
            },
            "live",
            "public"
        ),
        ["an availability that is not told"] = (
            "availability",
            Apify with
            {
                Availability = VideoAvailability.Unknown,
            },
            DataApi,
            "public",
            "public"
        ),
    };

    public static TheoryData<string> SimpleFacts => [.. Simple.Keys];

    public static TheoryData<string> SpecialRules => [.. Special.Keys];

    [Theory]
    [MemberData(nameof(SimpleFacts))]
    public async Task Of_most_facts_the_last_one_counts_and_what_is_not_given_wipes_nothing(string fact)
    {
        var (told, text, other, otherText) = Simple[fact];
        await using var database = await PostgresFixture.CreateDatabaseAsync();

        Assert.Equal(text, await AfterAsync(database, fact, told(Apify)));
        Assert.Equal(otherText, await AfterAsync(database, fact, other(DataApi)));
        Assert.Equal(text, await AfterAsync(database, fact, told(Apify)));
        Assert.Equal(
            text,
            await AfterAsync(database, fact, new ListedVideo { VideoId = Apify.VideoId, Source = YouTubeDataClient.Source })
        );
    }

    [Theory]
    [MemberData(nameof(SpecialRules))]
    public async Task The_believed_source_wins_whichever_comes_first(string rule)
    {
        var (fact, apify, dataApi, apifyFirst, apifyLast) = Special[rule];
        foreach (var (one, other, expected) in new[] { (apify, dataApi, apifyFirst), (dataApi, apify, apifyLast) })
        {
            await using var database = await PostgresFixture.CreateDatabaseAsync();
            await AfterAsync(database, fact, one);
            Assert.Equal((rule, expected), (rule, await AfterAsync(database, fact, other)));
        }
    }

    /// <summary>A rule of its own for what is older: the stored row, what an older source tells, and what becomes of it.</summary>
    private static readonly Dictionary<string, (string Fact, ListedVideo Stored, ListedVideo Older, string? Expected)> OlderRules = new()
    {
        ["a kind"] = ("kind", Apify with { Kind = VideoKind.Short }, Apify with { Kind = VideoKind.Video }, "short"),
        ["a kind that was assumed"] = ("kind", Apify, Apify with { Kind = VideoKind.Short }, "short"),
        ["a description"] = ("description", Apify with { Description = "New" }, Apify with { Description = "Older text" }, "New"),
        ["an instant and another one"] = ("published_at", Dated(Apify, Past), Dated(Apify, Past.AddDays(-9)), "2026-03-01T12:30:00+00:00"),
        ["an estimate and an older instant"] = (
            "published_at",
            Dated(Apify, Past.AddDays(-3), true),
            Dated(Apify, Past),
            "2026-03-01T12:30:00+00:00"
        ),
        ["a day and an older instant on it"] = (
            "published_at",
            Dated(Apify, new(Past.Date, TimeSpan.Zero)),
            Dated(Apify, Past),
            "2026-03-01T12:30:00+00:00"
        ),
        ["an announcement and an older beginning"] = (
            "published_at",
            Dated(Apify, Later) with
            {
                Availability = VideoAvailability.Upcoming,
            },
            Dated(Apify, Past),
            "2026-07-01T18:00:00+00:00"
        ),
        ["no date and an older one"] = ("published_at", Apify, Dated(Apify, Past), "2026-03-01T12:30:00+00:00"),
        ["an older announcement of what is public"] = ("scheduled_start_at", Apify, Announced(Apify, Later), null),
        ["a length"] = ("duration_seconds", Apify with { DurationSeconds = 62 }, Apify with { DurationSeconds = 90 }, "62"),
        ["no length and an older one"] = ("duration_seconds", Apify, Apify with { DurationSeconds = 90 }, "90"),
        ["likes"] = ("like_count", Apify with { LikeCount = 9 }, Apify with { LikeCount = 5 }, "9"),
        ["likes that are hidden by now"] = ("like_count", DataApi with { AreLikesHidden = true }, Apify with { LikeCount = 5 }, null),
        ["likes that are not hidden any more"] = ("like_count", Apify with { LikeCount = 9 }, DataApi with { AreLikesHidden = true }, "9"),
        ["comments that are off by now"] = ("comment_count", DataApi with { AreCommentsOff = true }, Apify with { CommentCount = 5 }, null),
        ["comments that are counted by now"] = (
            "comment_count",
            Apify with
            {
                CommentCount = 3,
            },
            DataApi with
            {
                AreCommentsOff = true,
            },
            "3"
        ),
        ["a private video"] = ("availability", Apify with { Availability = VideoAvailability.Private }, Apify, "private"),
        ["a public video that was announced"] = ("availability", Apify, Announced(Apify, Later), "public"),
        ["a video for members, of which the Data API tells nothing"] = (
            "availability",
            DataApi,
            Apify with
            {
                IsMembersOnly = true,
                Availability = VideoAvailability.MembersOnly,
            },
            "members_only"
        ),
        ["a video that was for members"] = (
            "availability",
            Apify with
            {
                IsMembersOnly = false,
            },
            Apify with
            {
                IsMembersOnly = true,
                Availability = VideoAvailability.MembersOnly,
            },
            "public"
        ),
        ["an availability that is not known"] = ("availability", Apify with { Availability = VideoAvailability.Unknown }, Apify, "public"),
        ["a handle alone"] = ("channel_handle", Apify with { ChannelHandle = "@one" }, Apify with { ChannelHandle = "@older" }, "@one"),
    };

    public static TheoryData<string> RulesOfWhatIsOlder => [.. OlderRules.Keys];

    [Theory]
    [MemberData(nameof(SimpleFacts))]
    public async Task What_is_older_only_fills_in_what_is_missing(string fact)
    {
        var (told, text, other, _) = Simple[fact];
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await AfterAsync(database, fact, Apify with { Title = null });

        Assert.Equal(text, await AfterOlderAsync(database, fact, told(Apify)));
        Assert.Equal(text, await AfterOlderAsync(database, fact, other(Apify)));
        Assert.Equal(text, await AfterAsync(database, fact, told(DataApi)));
        Assert.Equal(text, await AfterOlderAsync(database, fact, other(Apify)));
    }

    [Theory]
    [MemberData(nameof(RulesOfWhatIsOlder))]
    public async Task What_is_older_does_not_turn_back_what_is_stored(string rule)
    {
        var (fact, stored, older, expected) = OlderRules[rule];
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await AfterAsync(database, fact, stored);

        Assert.Equal((rule, expected), (rule, await AfterOlderAsync(database, fact, older)));
    }

    [Fact]
    public void Every_rule_of_the_table_has_its_test()
    {
        Assert.Equal(
            VideoColumns.Facts.Where(fact => fact.Rule == TheLastOne).Select(fact => fact.Name).Order(StringComparer.Ordinal),
            Simple.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            VideoColumns.Facts.Where(fact => fact.Rule != TheLastOne).Select(fact => fact.Name).Order(StringComparer.Ordinal),
            Special.Values.Select(rule => rule.Fact).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(VideoColumns.Facts, fact => Assert.NotEmpty(fact.Rule));
        Assert.All(ChannelColumns.Facts, fact => Assert.NotEmpty(fact.Rule));
    }

    [Theory]
    [InlineData(10L)]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task A_channel_that_hides_its_subscribers_has_no_count_until_a_source_counts_some(long? before)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await ChannelAsync(
            database,
            new()
            {
                ChannelId = One,
                SubscriberCount = before,
                ViewCount = 1,
            }
        );

        Assert.Equal(
            (null, true),
            await ChannelAsync(
                database,
                new()
                {
                    ChannelId = One,
                    AreSubscribersHidden = true,
                    ViewCount = 2,
                }
            )
        );
        Assert.Equal((null, true), await ChannelAsync(database, new() { ChannelId = One, Title = "One" }));
        Assert.Equal((11L, false), await ChannelAsync(database, new() { ChannelId = One, SubscriberCount = 11 }));
    }

    [Fact]
    public async Task An_estimate_replaces_what_was_announced_for_later_once_it_has_begun()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await AfterAsync(database, "published_at", Announced(Apify, Later) with { PublishedAt = Later });

        Assert.Equal(
            "2026-05-31T12:00:00+00:00",
            await AfterAsync(
                database,
                "published_at",
                Dated(Apify, Now.AddDays(-1), true) with
                {
                    DurationSeconds = 5,
                    Source = YouTubeDataClient.Source,
                }
            )
        );
    }

    private static ListedVideo Dated(ListedVideo video, DateTimeOffset at, bool isEstimated = false) =>
        video with
        {
            PublishedAt = at,
            IsPublishedAtEstimated = isEstimated,
        };

    private static ListedVideo Announced(ListedVideo video, DateTimeOffset start) =>
        video with
        {
            Availability = VideoAvailability.Upcoming,
            ScheduledStartAt = start,
        };

    private static async Task<string?> AfterAsync(TestDatabase database, string fact, ListedVideo video)
    {
        var batch = new VideoBatch();
        batch.Add(video);
        await using var connection = await MergeAsync(database, batch);
        return await connection.ExecuteScalarAsync<string?>($"select to_jsonb(v) ->> '{fact}' from dataset_youtube_video v");
    }

    /// <summary>The same of what was told a month before.</summary>
    private static async Task<string?> AfterOlderAsync(TestDatabase database, string fact, ListedVideo video)
    {
        var batch = new VideoBatch();
        batch.Add(video);
        await using var connection = await MergeAsync(database, batch, Now.AddDays(-30));
        return await connection.ExecuteScalarAsync<string?>($"select to_jsonb(v) ->> '{fact}' from dataset_youtube_video v");
    }

    private static async Task<(long?, bool)> ChannelAsync(TestDatabase database, Channel channel)
    {
        var batch = new VideoBatch();
        batch.Add(channel, YouTubeDataClient.Source);
        await using var connection = await MergeAsync(database, batch);
        return await connection.QuerySingleAsync<(long?, bool)>(
            "select subscriber_count, are_subscribers_hidden from dataset_youtube_channel"
        );
    }

    private static async Task<NpgsqlConnection> MergeAsync(TestDatabase database, VideoBatch batch, DateTimeOffset? asOf = null)
    {
        var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("set timezone to 'UTC'");
        await using var transaction = await connection.BeginTransactionAsync();
        if (asOf is null)
            await VideoStore.MergeAsync(connection, batch, null, Now, CancellationToken.None);
        else
            await VideoStore.AddOrMergeAsync(
                connection,
                batch,
                await BatchDiff.ReadAsync(connection, batch, list: null, Now, CancellationToken.None),
                Now,
                asOf,
                CancellationToken.None
            );
        await transaction.CommitAsync();
        return connection;
    }
}
