using System.Globalization;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests;

/// <summary>An Apify of the test's own, a database of its own, and a client between them.</summary>
public sealed class IngestWorld : IAsyncDisposable
{
    private IngestWorld(TestDatabase database, ApifyEmulator apify)
    {
        Database = database;
        Apify = apify;
        Client = NewClient();
    }

    public TestDatabase Database { get; }

    public ApifyEmulator Apify { get; }

    public IngestClient Client { get; }

    public static async Task<IngestWorld> CreateAsync(EmulatorOptions? options = null) =>
        new(
            await PostgresFixture.CreateDatabaseAsync(),
            await ApifyEmulator.StartAsync(options ?? new() { WithoutDemo = true, SettlingTime = TimeSpan.FromHours(1) })
        );

    /// <summary>Another client on the same database and Apify, as another process would be.</summary>
    public IngestClient NewClient(TimeProvider? time = null, decimal? monthlyLimitUsd = null, HeardWarnings? warnings = null) =>
        new(
            new IngestSettings
            {
                Database = Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = Apify.BaseAddress,
                MonthlyLimitUsd = monthlyLimitUsd,
            },
            warnings,
            time
        );

    /// <summary>A channel of the world's own with that many videos, newest first, a day apart. Returns its address.</summary>
    public string AddChannel(string handle, int videos, string type = "video")
    {
        for (var number = 0; number < videos; number++)
            Apify.World.Add(Item(handle, number, type));
        return $"https://www.youtube.com/@{handle}";
    }

    /// <summary>An item as the list actor delivers it. The higher its number, the newer it is.</summary>
    public static JsonObject Item(string handle, int number, string type = "video") =>
        new()
        {
            ["title"] = $"{handle} {type} {number}",
            ["type"] = type,
            ["id"] = VideoIdOf(handle, number, type),
            ["url"] = $"https://www.youtube.com/watch?v={VideoIdOf(handle, number, type)}",
            ["thumbnailUrl"] = null,
            ["viewCount"] = 1_000 + number,
            ["date"] = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc)
                .AddDays(number)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["likes"] = number,
            ["channelName"] = $"The {handle} channel",
            ["channelUrl"] = $"https://www.youtube.com/@{handle}",
            ["channelId"] = ChannelIdOf(handle),
            ["channelUsername"] = handle,
            ["numberOfSubscribers"] = 5_000,
            ["duration"] = "00:01:05",
            ["commentsCount"] = 3,
            ["text"] = $"This is number {number}. It says something. And something else.",
            ["hashtags"] = new JsonArray("#one"),
            ["isMembersOnly"] = false,
        };

    public static string VideoIdOf(string handle, int number, string type = "video") =>
        string.Create(CultureInfo.InvariantCulture, $"{(handle + "_____")[..4]}{type[1]}{number:D6}");

    public static string ChannelIdOf(string handle) => "UC" + handle.PadRight(22, '0')[..22];

    public async Task<MonitoredList> AddListAsync(string url, int? maxVideos = null, string[]? languages = null) =>
        (await Client.Lists.AddAsync(ListReference.Parse(url), maxVideos, languages?.Select(LanguageTag.Parse).ToArray())).List;

    /// <summary>Syncs to the end; failures are returned, not thrown.</summary>
    public async Task<SyncRun> SyncAsync(IngestOptions? options = null, IngestClient? client = null, CancellationToken cancel = default)
    {
        var progress = new RunProgress();
        var results = await (client ?? Client).Ingestion.SyncAsync(options ?? new(), progress, cancel).ToListAsync(CancellationToken.None);
        return new(progress.Figures, results);
    }

    /// <summary>All rows of a query.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    /// <summary>The only value of a query.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>The versions of all rows of the tables that readers use: equal while nothing is rewritten.</summary>
    public async Task<string> RowVersionsAsync() =>
        await ScalarAsync<string>(
            """
            select string_agg(row, ',' order by row) from (
                select video_id || xmin::text as row from dataset_youtube_video
                union all select channel_id || xmin::text from dataset_youtube_channel
                union all select list_id || video_id || xmin::text from dataset_youtube_list_video
                union all select video_id || language || xmin::text from dataset_youtube_transcript) all_rows
            """
        ) ?? "";

    /// <summary>No run of Apify asked what another one had asked already.</summary>
    public void AssertNothingPaidTwice() => Assert.Distinct(Apify.Runs.Select(run => run.Actor + run.InputJson));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Apify.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>What a sync did.</summary>
    public sealed record SyncRun(RunCounters Figures, IReadOnlyList<SyncResult> Results)
    {
        public IEnumerable<string> ErrorIds =>
            Results.Where(result => !result.Result.IsDone).Select(result => result.Result.Error!.ErrorId);
    }
}
