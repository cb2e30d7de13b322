using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>The tool as a process of its own, with a relay to Apify and, where commits are watched, one to PostgreSQL.</summary>
internal sealed class SyncProcess : IAsyncDisposable
{
    private const int MostLines = 12;

    private readonly Process process;
    private readonly Relay? apify;
    private readonly Relay? database;
    private readonly Queue<string> lastWords = [];
    private readonly Task reading;
    private readonly Stopwatch age = Stopwatch.StartNew();

    private SyncProcess(Process process, Relay? apify, Relay? database)
    {
        (this.process, this.apify, this.database) = (process, apify, database);
        reading = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), ListenAsync());
    }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public TimeSpan Age => age.Elapsed;

    /// <summary>Ends when it has asked Apify for something for the first time.</summary>
    public Task Connected => apify!.Connected;

    /// <summary>The end of what it wrote to standard error.</summary>
    public IReadOnlyList<string> LastWords
    {
        get
        {
            lock (lastWords)
                return [.. lastWords];
        }
    }

    /// <summary>Starts a sync under a limit.</summary>
    public static SyncProcess Sync(Scene scene, int concurrency, RoundLimit limit, bool isWatchingCommits = false)
    {
        var apify = new Relay(() => scene.Apify.BaseAddress.Port, () => new StartWatcher());
        var database = isWatchingCommits ? new Relay(() => scene.Server.Port, () => new CommitWatcher()) : null;
        return Start(
            scene,
            apify,
            database,
            [
                "sync",
                "--output",
                "json",
                "--concurrency",
                concurrency.ToString(CultureInfo.InvariantCulture),
                .. limit.Arguments(scene.Directory),
            ]
        );
    }

    /// <summary>Runs another command to its end, which has to be a good one.</summary>
    public static async Task RunAsync(Scene scene, CancellationToken cancel, params string[] args)
    {
        await using var tool = Start(scene, null, null, args);
        if (await tool.ExitAsync(cancel) is not 0 and var code)
            throw new InvalidOperationException(
                $"'clustera-ingest {string.Join(' ', args)}' ended with {code}: {string.Join(' ', tool.LastWords)}"
            );
    }

    /// <summary>Kills it around a start of a paid run.</summary>
    public Ambush AtStart(Instant instant, int skip) => Lay(apify!, instant, skip);

    /// <summary>Kills it around a commit.</summary>
    public Ambush AtCommit(Instant instant, int skip) => Lay(database!, instant, skip);

    /// <summary>SIGKILL; returns when it is dead. False: it had ended before.</summary>
    public bool Kill()
    {
        if (process.HasExited)
            return false;
        process.Kill();
        process.WaitForExit();
        return process.ExitCode == 128 + 9;
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        await reading;
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await reading;
        foreach (var relay in (Relay?[])[apify, database])
        {
            if (relay is not null)
                await relay.DisposeAsync();
        }

        process.Dispose();
    }

    private static SyncProcess Start(Scene scene, Relay? apify, Relay? database, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLUSTERA_DATABASE"] = scene.Server.ConnectionString(database?.Port);
        start.Environment["APIFY_TOKEN"] = Scene.Token;
        start.Environment["APIFY_API_BASE_URL"] = $"http://127.0.0.1:{apify?.Port ?? scene.Apify.BaseAddress.Port}";
        start.Environment["XDG_CONFIG_HOME"] = scene.NoSettings;
        return new(Process.Start(start)!, apify, database);
    }

    private Ambush Lay(Relay relay, Instant instant, int skip)
    {
        var ambush = new Ambush(instant, skip, () => Kill());
        relay.Lay(ambush);
        return ambush;
    }

    private async Task ListenAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (lastWords)
            {
                lastWords.Enqueue(line);
                if (lastWords.Count > MostLines)
                    lastWords.Dequeue();
            }
        }
    }
}
