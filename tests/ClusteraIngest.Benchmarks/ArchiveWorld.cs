using System.Globalization;
using ClusteraIngest.Emulator.YouTube;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Channels with made-up videos that the real yt-dlp reads, a database and a storage, and the tool's environment to find them. Nothing of
/// it is left at the end.
/// </summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("clustera-benchmark-");
    private readonly Dictionary<string, string> tool;

    private ArchiveWorld(BenchmarkServer server, YouTubeWebEmulator web, StreamStorage storage)
    {
        (Server, Web, Storage) = (server, web, storage);
        tool = new(server.Tool.Concat(web.Environment).Concat(storage.Environment))
        {
            ["NO_PROXY"] = "127.0.0.1,localhost",
            ["XDG_CONFIG_HOME"] = directory.FullName,
        };
    }

    public BenchmarkServer Server { get; }

    public YouTubeWebEmulator Web { get; }

    public StreamStorage Storage { get; }

    /// <summary>The environment for the tool.</summary>
    public IReadOnlyDictionary<string, string> Tool => tool;

    /// <summary>Whether the programs are there.</summary>
    public static Task<bool> CanBeAsync() => TimedProcess.SucceedsAsync("yt-dlp", "--version");

    /// <summary>Sets it up, and imports the channels.</summary>
    public static async Task<ArchiveWorld> SetUpAsync(int channels, int videos)
    {
        var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var world = new ArchiveWorld(await BenchmarkServer.StartAsync(), web, await StreamStorage.OpenAsync());
        try
        {
            var list = world.PathOf("channels.csv");
            await using (var lines = new StreamWriter(list))
                for (var number = 0; number < channels; number++)
                {
                    var channel = web.World.AddGeneratedChannel(string.Create(CultureInfo.InvariantCulture, $"benchmark-{number}"), videos);
                    // As long as each other: then one answer of yt-dlp is good for all of them.
                    foreach (var video in web.World.VideosOf(channel.Id))
                        web.World.ChangeVideo(video.Id, same => same with { DurationSeconds = 3 });
                    await lines.WriteLineAsync($"{channel.Id},Person {number}");
                }
            await world.WriteSettingsAsync();
            await InstalledTool.RunAsync(world.Tool, "archive", "import", list);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file of this world's own.</summary>
    public string PathOf(string name) => Path.Combine(directory.FullName, name);

    /// <summary>Reads the channels' lists, and enqueues what they show.</summary>
    public async Task<MeasuredTree.Needs> DiscoverAsync(params string[] options)
    {
        await InstalledTool.RunAsync(Tool, ["archive", "run", "--no-wait", .. options]);
        return await WorkAsync("discover_channel");
    }

    /// <summary>Does all jobs of a kind.</summary>
    public Task<MeasuredTree.Needs> WorkAsync(string kind) =>
        MeasuredTree.RunAsync(Tool, "worker", "--kinds", kind, "--until-empty", "--concurrency", "8");

    /// <summary>
    /// From now on yt-dlp is asked for lists alone: for one video a script says the same of each that yt-dlp said of one, with its id.
    /// </summary>
    public async Task ReplaceExtractionAsync(string videoId)
    {
        const string placeholder = "PLACEHOLDER";
        var (script, answer) = (PathOf("yt-dlp"), PathOf("answer.json"));
        await TimedProcess.RunAsync(
            "sh",
            [
                "-c",
                """
                yt-dlp --ignore-config --compat-options no-certifi -J -S res:720,vcodec:h264,acodec:m4a \
                    -- "https://www.youtube.com/watch?v=$1" | sed "s/$1/$2/g" >"$3" && test -s "$3"
                """,
                "sh",
                videoId,
                placeholder,
                answer,
            ],
            Tool
        );
        await File.WriteAllTextAsync(
            script,
            $"""
            #!/bin/sh
            case " $* " in
            *' -J -S '*) for last; do :; done; exec sed "s/{placeholder}/${"{last##*=}"}/g" '{answer}' ;;
            *) exec yt-dlp "$@" ;;
            esac

            """
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        tool["CLUSTERA_YTDLP"] = script;
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        await Web.DisposeAsync();
        await Server.DisposeAsync();
        directory.Delete(recursive: true);
    }

    /// <summary>Nobody minds how fast the emulator is asked: what is measured is not the waiting.</summary>
    private async Task WriteSettingsAsync()
    {
        var arguments = YouTubeWebEmulator.YtDlpArguments.Append("--sleep-requests=0").Select(argument => $"\"{argument}\"");
        Directory.CreateDirectory(PathOf("clustera-ingest"));
        await File.WriteAllTextAsync(
            Path.Combine(PathOf("clustera-ingest"), "settings.yaml"),
            $"""
            archive:
              requests_per_second: 1000
              delay_between_channels: 0
              yt_dlp_arguments: [{string.Join(", ", arguments)}]

            """
        );
    }
}
