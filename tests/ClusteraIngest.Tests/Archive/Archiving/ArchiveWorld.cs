using System.Globalization;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Jobs;
using ClusteraIngest.Settings;
using Dapper;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>A youtube.com of the test's own, a database and a folder of its own, and a client between them, with the real yt-dlp.</summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Published = new(2025, 8, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clustera-archive-");
    private int videos;

    private ArchiveWorld(
        TestDatabase database,
        YouTubeWebEmulator web,
        Func<ArchiveSettings, ArchiveSettings>? change,
        StorageSettings? storage
    )
    {
        (Database, Web) = (database, web);
        Settings = new()
        {
            Database = database.ConnectionString,
            Storage = storage ?? new() { Address = new Uri(folder.FullName).AbsoluteUri },
            Archive = new()
            {
                YtDlpArguments = [.. YouTubeWebEmulator.YtDlpArguments, "--sleep-requests=0", "--retry-sleep=extractor:0"],
                YtDlpEnvironment = web.Environment,
                MediaHandler = web.CreateHandler,
                RequestsPerSecond = 1000,
                DelayBetweenChannels = TimeSpan.Zero,
            },
        };
        if (change is not null)
            Settings = Settings with { Archive = change(Settings.Archive) };
        Client = NewClient();
    }

    public TestDatabase Database { get; }

    public YouTubeWebEmulator Web { get; }

    public IngestSettings Settings { get; }

    public IngestClient Client { get; }

    /// <summary>Where objects are.</summary>
    public string Folder => folder.FullName;

    public static async Task<ArchiveWorld> CreateAsync(
        Func<ArchiveSettings, ArchiveSettings>? change = null,
        StorageSettings? storage = null
    ) =>
        new(
            await PostgresFixture.CreateDatabaseAsync(),
            await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true, SlowBytesPerSecond = 200_000 }),
            change,
            storage
        );

    /// <summary>Another client on the same database, as another process would be.</summary>
    public IngestClient NewClient(Func<ArchiveSettings, ArchiveSettings>? change = null) =>
        new((change is null ? Settings : Settings with { Archive = change(Settings.Archive) }).WithArchive());

    public WebChannel AddChannel(string handle = "archived") => Web.World.AddGeneratedChannel(handle, videos: 0);

    /// <summary>Adds a Short, whose tab alone then has to be listed.</summary>
    public string AddVideo(WebChannel channel, Func<WebVideo, WebVideo>? change = null)
    {
        var number = Interlocked.Increment(ref videos);
        var video = new WebVideo(
            string.Create(CultureInfo.InvariantCulture, $"archive{number:0000}"),
            channel.Id,
            string.Create(CultureInfo.InvariantCulture, $"Video {number}"),
            Published.AddHours(number)
        )
        {
            Kind = WebVideoKind.Short,
            DurationSeconds = 2,
        };
        Web.World.AddVideo(change?.Invoke(video) ?? video);
        return video.Id;
    }

    /// <summary>Begins a run for a channel's Shorts.</summary>
    public Task<ArchiveRun> StartAsync(WebChannel channel, ArchiveOptions? options = null) =>
        Client.Archive.StartAsync((options ?? new() { Kinds = [ClusteraIngest.YouTube.VideoKind.Short] }) with { Channels = [channel.Id] });

    /// <summary>Works until nothing is left, or all that is left rests.</summary>
    public async Task WorkAsync(IngestClient? client = null, CancellationToken cancel = default) =>
        await (client ?? Client)
            .Jobs.WorkAsync(
                new()
                {
                    UntilEmpty = true,
                    LongestRest = TimeSpan.FromSeconds(2),
                    Backoff = TimeSpan.FromMilliseconds(50),
                    MaxBackoff = TimeSpan.FromMilliseconds(100),
                    Concurrency = 4,
                },
                cancel
            )
            .WaitAsync(Eventually.Limit, CancellationToken.None);

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

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>The files of objects, without those of the store's own.</summary>
    public IReadOnlyList<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file))
                .Where(file => !file.Split('/').Any(name => name.StartsWith('.'))),
        ];

    /// <summary>What the parts of a report must always do.</summary>
    public static void AssertAddsUp(ArchiveReport report)
    {
        Assert.Equal(report.Listed, report.Archived + report.Waiting + report.Refused + report.Failed);
        Assert.Equal(report.Waiting, report.WaitingFor.Values.Sum());
        Assert.Equal(report.Refused, report.RefusedBy.Values.Sum());
        Assert.Equal(report.Failed, report.FailedBy.Values.Sum());
        Assert.Equal(report.Listed, report.Channels.Sum(channel => channel.Listed));
        Assert.Equal(report.Bytes, report.Channels.Sum(channel => channel.Bytes));
        Assert.Equal(report.Bytes, report.Months.Sum(month => month.Bytes));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Web.DisposeAsync();
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
