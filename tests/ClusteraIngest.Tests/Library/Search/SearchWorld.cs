using System.Text.Json;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Library.Search;

/// <summary>A database with transcripts of the test's own, and a client that searches them.</summary>
public sealed class SearchWorld : IAsyncDisposable
{
    private readonly Func<ValueTask> drop;
    private int videos;

    private SearchWorld(string connectionString, Func<ValueTask> drop)
    {
        this.drop = drop;
        Source = NpgsqlDataSource.Create(connectionString);
        ConnectionString = connectionString;
        Client = new(new IngestSettings { Database = connectionString });
    }

    public IngestClient Client { get; }

    public LibraryClient Library => Client.Library;

    public NpgsqlDataSource Source { get; }

    public string ConnectionString { get; }

    public static async Task<SearchWorld> CreateAsync()
    {
        var database = await PostgresFixture.CreateDatabaseAsync();
        return new(database.ConnectionString, database.DisposeAsync);
    }

    /// <summary>The same in a database of another locale.</summary>
    public static async Task<SearchWorld> CreateAsync(string locale)
    {
        var server = await PostgresFixture.ServerAsync();
        var name = $"search_{Guid.NewGuid():N}";
        var admin = new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString;
        await ExecuteAsync(admin, $"create database {name} template template0 encoding 'UTF8' locale '{locale}' locale_provider libc");
        var address = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        SearchWorld world = new(address, async () => await ExecuteAsync(admin, $"drop database if exists {name} with (force)"));
        await world.Client.Database.InitializeAsync();
        return world;
    }

    /// <summary>
    /// Adds a video with a transcript of these lines, each five seconds after the one before. The next one is a day newer.
    /// </summary>
    public Task<VideoId> AddAsync(params string[] lines) => AddAsync("en", lines);

    /// <summary>The same in that language.</summary>
    public async Task<VideoId> AddAsync(string language, IReadOnlyList<string> lines, string? channelId = null, DateTimeOffset? at = null)
    {
        var video = await AddVideoAsync(channelId, at);
        await AddTranscriptAsync(video, language, TimedLines(lines));
        return video;
    }

    public static IReadOnlyList<TranscriptSegment> TimedLines(IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => new TranscriptSegment(index * 5, 5, line))];

    public async Task<VideoId> AddVideoAsync(string? channelId = null, DateTimeOffset? at = null)
    {
        var id = $"video{++videos:D6}";
        await ExecuteAsync(
            """
            insert into dataset_youtube_channel (channel_id, handle, title, source, fetched_at)
            select @channelId, '@' || lower(right(@channelId, 5)), 'Channel ' || right(@channelId, 5), 'test', now()
             where @channelId is not null on conflict do nothing;
            insert into dataset_youtube_video (video_id, channel_id, title, published_at, transcript_state, source, fetched_at)
            values (@id, @channelId, 'Title of ' || @id, @at, 'stored', 'test', now())
            """,
            new
            {
                id,
                channelId,
                at = (at ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(videos)).UtcDateTime,
            }
        );
        return VideoId.Parse(id);
    }

    public Task AddTranscriptAsync(
        VideoId video,
        string language,
        IReadOnlyList<TranscriptSegment> segments,
        string origin = "generated",
        string? text = null
    ) =>
        ExecuteAsync(
            """
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            values (@id, @language, @origin, @text, @segments::jsonb, 'test')
            on conflict (video_id, language, origin) do update set text = excluded.text, segments = excluded.segments;
            update dataset_youtube_video set transcript_language = coalesce(transcript_language, @language),
                   transcript_origin = coalesce(transcript_origin, @origin)
             where video_id = @id
            """,
            new
            {
                id = video.Value,
                language,
                origin,
                text = text ?? string.Join(' ', segments.Select(segment => segment.Text)),
                segments = JsonSerializer.Serialize(
                    segments.Select(one => new
                    {
                        start = one.Start,
                        duration = one.Duration,
                        text = one.Text,
                    })
                ),
            }
        );

    /// <summary>Indexes what waits.</summary>
    public Task<IndexSum> IndexAsync() => Library.IndexAsync();

    public Task<SearchPage> SearchAsync(string text) => SearchAsync(new SearchQuery { Text = text });

    public Task<SearchPage> SearchAsync(SearchQuery query) => Library.SearchAsync(query);

    /// <summary>Where it is said: seconds of hits, in their order.</summary>
    public async Task<IReadOnlyList<double?>> SecondsAsync(string text) =>
        [.. (await SearchAsync(text)).Hits.Select(hit => hit.StartSeconds)];

    /// <summary>Whether anything is found.</summary>
    public async Task<bool> FindsAsync(string text) => (await SearchAsync(text)).Hits.Count > 0;

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Source.DisposeAsync();
        await drop();
    }

    private static async Task ExecuteAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }
}
