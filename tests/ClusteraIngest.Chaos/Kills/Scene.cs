using System.Globalization;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>
/// Where it happens: an Apify full of faults, a PostgreSQL, a world of lists. Nothing of it is left when it is disposed of.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Token = "a-token";

    /// <summary>
    /// All that there is, several per cent each. Whatever strikes, a correct tool heals it, or says by name why it cannot.
    /// </summary>
    private const string Faults =
        "429:0.03,500:0.03,502:0.02,503:0.03,reset:0.03,slow:0.03,not-now:0.02,lost-start:0.05,"
        + "late-listing:0.2,run-failed:0.03,run-timeout:0.03,run-aborted:0.03,"
        + "no-items:0.03,unsettled:0.2,truncated:0.04,no-captions:0.03,blocked:0.04,drift:0.1,unrecognised:0.03";

    private Scene(string directory, ApifyEmulator apify, KillOptions options)
    {
        (Directory, Apify) = (directory, apify);
        Server = new(Path.Combine(directory, "postgres"));
        World = new(options, apify.World);
    }

    /// <summary>All its files are in here.</summary>
    public string Directory { get; }

    /// <summary>
    /// Where the tool looks for settings, and finds none; with that in its environment it, and what it starts, can be told from others.
    /// </summary>
    public string NoSettings => Path.Combine(Directory, "no-settings-here");

    public ApifyEmulator Apify { get; }

    public VictimServer Server { get; }

    public PlannedWorld World { get; }

    public static async Task<Scene> SetUpAsync(KillOptions options, CancellationToken cancel)
    {
        var directory = Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"clustera-ingest-chaos-{Environment.ProcessId}-{Guid.NewGuid():N}")
        );
        var apify = await ApifyEmulator.StartAsync(
            new()
            {
                WithoutDemo = true,
                Seed = options.Seed,
                Faults = Faults,
                RunTime = TimeSpan.FromSeconds(1),
                SettlingTime = TimeSpan.FromSeconds(2),
                Latency = TimeSpan.FromMilliseconds(5),
                MaxConcurrentRuns = 32,
            },
            cancel
        );
        var scene = new Scene(directory, apify, options);
        try
        {
            await scene.Server.StartAsync(cancel);
            await scene.Server.TuneAsync(cancel);
            await SyncProcess.RunAsync(scene, cancel, "init");
            await SyncProcess.RunAsync(
                scene,
                cancel,
                ["lists", "add", "--max-videos", "1000", .. scene.World.Lists.Select(list => list.Url)]
            );
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Apify.DisposeAsync();
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}
