using ClusteraIngest.Channels;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests;

/// <summary>A YouTube Data API of the test's own, an Apify, a database, and a client between them.</summary>
public sealed class YouTubeWorld : IAsyncDisposable
{
    private YouTubeWorld(TestDatabase database, YouTubeDataEmulator youtube, ApifyEmulator apify, TimeProvider time)
    {
        (Database, YouTube, Apify, Time) = (database, youtube, apify, time);
        Client = NewClient();
    }

    public TestDatabase Database { get; }

    public YouTubeDataEmulator YouTube { get; }

    public ApifyEmulator Apify { get; }

    public TimeProvider Time { get; }

    public IngestClient Client { get; }

    public static async Task<YouTubeWorld> CreateAsync(TimeProvider? time = null, params EmulatedKey[] keys)
    {
        var clock = time ?? TimeProvider.System;
        return new(
            await PostgresFixture.CreateDatabaseAsync(),
            await YouTubeDataEmulator.StartAsync(
                new()
                {
                    WithoutDemo = true,
                    Keys = keys,
                    Time = clock,
                }
            ),
            await ApifyEmulator.StartAsync(new() { WithoutDemo = true }),
            clock
        );
    }

    /// <summary>Another client on the same database and services, as another process would be.</summary>
    public IngestClient NewClient(bool hasApify = true, int units = 10_000, params string[] keys) =>
        new(Settings(hasApify, keys) with { DailyUnits = units }, null, Time);

    public IngestSettings Settings(bool hasApify = true, params string[] keys) =>
        new()
        {
            Database = Database.ConnectionString,
            ApifyToken = hasApify ? "a-token" : null,
            ApifyBaseUrl = Apify.BaseAddress,
            YouTubeBaseUrl = YouTube.BaseAddress,
            YouTubeApiKeys = keys is [] ? ["the-only-key-of-the-test"] : keys,
        };

    public async Task<MonitoredList> AddListAsync(string url, int? maxVideos = null) =>
        (await Client.Lists.AddAsync(ListReference.Parse(url), maxVideos)).List;

    /// <summary>The same, with a key of its own.</summary>
    public async Task<MonitoredList> AddListWithAsync(string key, string url)
    {
        await using var client = NewClient(keys: key);
        return (await client.Lists.AddAsync(ListReference.Parse(url))).List;
    }

    /// <summary>Resolves names to the end.</summary>
    public async Task<IReadOnlyList<ChannelResolution>> ResolveAsync(
        IEnumerable<string> names,
        bool allowSearch = false,
        IngestClient? client = null
    ) => await (client ?? Client).Channels.ResolveAsync(names.ToAsyncEnumerable(), allowSearch).ToListAsync();

    /// <summary>Syncs to the end, without transcripts unless options are given; failures are returned, not thrown.</summary>
    public async Task<IngestWorld.SyncRun> SyncAsync(IngestOptions? options = null, IngestClient? client = null)
    {
        var progress = new RunProgress();
        var results = await (client ?? Client).Ingestion.SyncAsync(options ?? new() { WithTranscripts = false }, progress).ToListAsync();
        return new(progress.Figures, results);
    }

    /// <summary>The units that are counted in the database for all keys, searches included.</summary>
    public Task<long> CountedAsync() => ScalarAsync<long>("select coalesce(sum(used), 0) from ctrl_youtube_api_key");

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task<IReadOnlyList<ApiKeyStatus>> KeysAsync() => await Client.Keys.GetAllAsync();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await YouTube.DisposeAsync();
        await Apify.DisposeAsync();
        await Database.DisposeAsync();
    }
}
