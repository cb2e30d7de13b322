using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Archive;
using ClusteraIngest.Chaos.Kills;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Settings;
using Npgsql;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>
/// Where it happens: a PostgreSQL, youtube.com played to the real yt-dlp, and a storage in a process of its own that serves the same
/// objects again after its death. Nothing of it is left when it is disposed of.
/// </summary>
internal sealed class ArchiveScene : IAsyncDisposable
{
    private const string Storage = "s3://media/proof";
    private const string KeyId = "emulator";
    private const string Secret = "emulator-secret";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly int storagePort = FreePorts.One();
    private readonly VictimServer server;

    private ArchiveScene(string directory, YouTubeWebEmulator youtube)
    {
        (Directory, YouTube) = (directory, youtube);
        server = new(Path.Combine(directory, "postgres"));
    }

    /// <summary>All its files are in here.</summary>
    public string Directory { get; }

    public YouTubeWebEmulator YouTube { get; }

    /// <summary>The channels.</summary>
    public IReadOnlyList<WebChannel> Channels { get; private set; } = [];

    /// <summary>The storage's process; it is replaced when it is killed.</summary>
    public Process StorageProcess { get; private set; } = null!;

    /// <summary>The last line that any of the processes has written to standard error.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>A client of the proof's own, which is never killed.</summary>
    public IngestClient Client { get; private set; } = null!;

    /// <summary>Where the objects are.</summary>
    public StorageSettings StorageSettings =>
        new()
        {
            Address = Storage,
            Endpoint = $"http://127.0.0.1:{storagePort}",
            AccessKeyId = KeyId,
            SecretAccessKey = Secret,
        };

    public static async Task<ArchiveScene> SetUpAsync(ArchiveProofOptions options, CancellationToken cancel)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("clustera-ingest-archive-").FullName;
        if (!OperatingSystem.IsWindows()) // started by root, PostgreSQL is another user's
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_001_001);
        var youtube = await YouTubeWebEmulator.StartAsync(
            new()
            {
                WithoutDemo = true,
                Seed = options.Seed,
                Faults = "slow-media:1",
                SlowBytesPerSecond = options.MediaRate,
            },
            cancel
        );
        var scene = new ArchiveScene(directory, youtube);
        try
        {
            scene.Channels =
            [
                .. Enumerable
                    .Range(1, options.Channels)
                    .Select(number => youtube.World.AddGeneratedChannel($"proof-channel-{number}", options.Videos)),
            ];
            await scene.WriteSettingsAsync(options, cancel);
            await scene.server.StartAsync(cancel);
            await scene.server.TuneAsync(cancel);
            await scene.StartStorageAsync(cancel);
            scene.Client = new(
                new IngestSettings { Database = scene.server.ConnectionString(), Storage = scene.StorageSettings }.WithArchive()
            );
            await scene.Client.Database.InitializeAsync(cancel);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the jobs that are not over say, and what the workers said last.</summary>
    public async Task<string> TroubleAsync(CancellationToken cancel)
    {
        await using var connection = await server.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            """
            select coalesce(string_agg(distinct format('%s %s: %s', state, error_id, left(message, 300)), '; '), '')
              from (select state, error_id, message from ctrl_job where finished_at is null
                     union all select state, error_id, message from dataset_media where archived_at is null) x
             where error_id is not null
            """,
            connection
        );
        return $"{await command.ExecuteScalarAsync(cancel)}; {LastWords}";
    }

    /// <summary>A worker that works until it is stopped.</summary>
    public Process StartWorker()
    {
        var start = Tool("worker", "--kinds", "discover_channel,archive_video", "--output", "json");
        start.Environment["CLUSTERA_DATABASE"] = server.ConnectionString();
        start.Environment["CLUSTERA_STORAGE"] = Storage;
        start.Environment["CLUSTERA_STORAGE_ENDPOINT"] = StorageSettings.Endpoint;
        start.Environment["AWS_ACCESS_KEY_ID"] = KeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = Secret;
        foreach (var (name, value) in YouTube.Environment)
            start.Environment[name] = value;
        start.Environment["NO_PROXY"] = "127.0.0.1";
        return Begin(start);
    }

    /// <summary>Starts the storage, again after its death, and waits until it answers.</summary>
    public async Task StartStorageAsync(CancellationToken cancel)
    {
        var start = Tool(
            "emulator",
            "--storage-port",
            storagePort.ToString(CultureInfo.InvariantCulture),
            "--storage-directory",
            Path.Combine(Directory, "objects")
        );
        StorageProcess = Begin(start);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(StartLimit);
        while (!StorageProcess.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(StorageSettings.Endpoint!), patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }

        throw new InvalidOperationException($"The storage ended with {StorageProcess.ExitCode} instead of serving.");
    }

    public async ValueTask DisposeAsync()
    {
        if (Client is not null)
            await Client.DisposeAsync();
        if (StorageProcess is { HasExited: false })
            StorageProcess.Kill(entireProcessTree: true);
        await server.DisposeAsync();
        await YouTube.DisposeAsync();
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private ProcessStartInfo Tool(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll"), .. args]);
        start.Environment["XDG_CONFIG_HOME"] = Directory;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }

    /// <summary>Starts it. What it writes is read, so that it never waits for a reader.</summary>
    private Process Begin(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, said) => LastWords = said.Data ?? LastWords;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WriteSettingsAsync(ArchiveProofOptions options, CancellationToken cancel)
    {
        var place = Path.Combine(Directory, "clustera-ingest");
        System.IO.Directory.CreateDirectory(place);
        await File.WriteAllTextAsync(
            Path.Combine(place, "settings.yaml"),
            $"""
            archive:
              requests_per_second: {options.Pace}
              delay_between_channels: 0
              max_retries_per_video: 10
              yt_dlp_arguments: [{string.Join(", ", YouTubeWebEmulator.YtDlpArguments.Select(argument => $"\"{argument}\""))}]

            """,
            cancel
        );
    }
}
