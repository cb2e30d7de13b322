using System.Text.Json.Nodes;
using ClusteraIngest.Archive;
using ClusteraIngest.Database;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The main job on a server and an emulator that are the demonstration's own, and that it removes.</summary>
internal sealed class Demonstration(CommandRun run)
{
    private readonly Narrator tell = new(run);

    public async Task RunAsync(bool keep, CancellationToken cancel)
    {
        var place = DemoPlace.Create();
        var server = new LocalPostgres(new LocalServerOptions { DataDirectory = place.ServerDirectory, IsDurable = false });
        var isKept = false;
        try
        {
            tell.Step("Starting a PostgreSQL for this demonstration …");
            var started = await server.StartAsync(cancel);
            tell.Say($"   PostgreSQL {started.ServerVersion} at {started.Address}");
            tell.Fact("server", Json.Object(ServerRow.Of(started), Json.Shapes.ServerRow));

            if (await ShowAsync(place, started.ConnectionString!, cancel) && keep)
            {
                isKept = true;
                await SayHowToReachAsync(place, started.ConnectionString!, cancel);
            }
        }
        finally
        {
            if (!isKept)
                await CleanUpAsync(server, place);
        }
    }

    private async Task<bool> ShowAsync(DemoPlace place, string database, CancellationToken cancel)
    {
        tell.Step("Starting the Apify emulator: no token, no cost …");
        await using var emulator = await ApifyEmulator.StartAsync(new EmulatorOptions { RunTime = TimeSpan.FromSeconds(1) }, cancel);
        tell.Say($"   listening at {emulator.BaseAddress}");
        tell.Fact("emulator", new() { ["address"] = emulator.BaseAddress.ToString() });

        await using var client = run.CreateClient(
            new IngestSettings
            {
                Database = database,
                ApifyToken = "demo",
                ApifyBaseUrl = emulator.BaseAddress,
            }
        );
        var steps = new DemoSteps(run, tell, client, emulator);
        await steps.InitializeAsync(cancel);
        await steps.AddListsAsync(cancel);
        if (!await steps.SyncFirstAsync(cancel) || !await steps.SyncAgainAsync(cancel))
            return false;
        if (!await ShowYouTubeAsync(database, cancel) || !await ShowDigestAsync(database, cancel))
            return false;
        if (!await ShowArchiveAsync(place, database, cancel))
            return false;
        if (!await new SearchSteps(run, tell, client).SearchAsync(cancel))
            return false;
        await steps.ShowWhatIsStoredAsync(cancel);
        SayWhatIsNext();
        return true;
    }

    private async Task<bool> ShowYouTubeAsync(string database, CancellationToken cancel)
    {
        await using var emulator = await YouTubeDataEmulator.StartAsync(cancel: cancel);
        await using var client = run.CreateClient(
            new IngestSettings
            {
                Database = database,
                YouTubeApiKeys = ["a-key-of-the-demonstration"],
                YouTubeBaseUrl = emulator.BaseAddress,
            }
        );
        var steps = new YouTubeSteps(run, tell, client, emulator);
        return await steps.SyncAsync(cancel) && await steps.CollectAsync(cancel);
    }

    private async Task<bool> ShowDigestAsync(string database, CancellationToken cancel)
    {
        await using var model = await ChatEmulator.StartAsync(cancel: cancel);
        await using var client = run.CreateClient(
            new IngestSettings
            {
                Database = database,
                Models = new() { OpenAIBaseUrl = model.BaseAddress.ToString() },
            }
        );
        return await new DigestSteps(run, tell, client, model).DigestAsync(cancel);
    }

    private async Task<bool> ShowArchiveAsync(DemoPlace place, string database, CancellationToken cancel)
    {
        await using var youtube = await YouTubeWebEmulator.StartAsync(cancel: cancel);
        await using var client = run.CreateClient(
            new IngestSettings
            {
                Database = database,
                Storage = new() { Address = new Uri(place.MediaDirectory).AbsoluteUri },
                Archive = new()
                {
                    RequestsPerSecond = 100, // nobody minds here
                    DelayBetweenChannels = TimeSpan.Zero,
                    YtDlpArguments = YouTubeWebEmulator.YtDlpArguments,
                    YtDlpEnvironment = youtube.Environment,
                    MediaHandler = youtube.CreateHandler,
                },
            }.WithArchive()
        );
        var steps = new ArchiveSteps(run, tell, client, youtube, place.MediaDirectory);
        await steps.ImportAsync(cancel);
        return await steps.ArchiveAsync(cancel);
    }

    private void SayWhatIsNext() =>
        tell.Say(
            $"""

            Next, for real:{Alias()}
              export APIFY_TOKEN=…        (from Apify's console: Settings, API & Integrations)
              clustera-ingest init
              clustera-ingest lists add '@handle'
              clustera-ingest sync --max-cost-usd 1
              clustera-ingest status
            """
        );

    // Whoever has not installed the tool yet can go on all the same.
    private static string Alias()
    {
        // An installed tool is started through what lies beside the directory that it is kept in.
        var kept = Environment.ProcessPath ?? "";
        var at = kept.IndexOf($"{Path.DirectorySeparatorChar}.store{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var program = at < 0 ? kept : Path.Combine(kept[..at], Path.GetFileName(kept));
        var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, Path.GetFileName(program))));
        return isInstalled || OperatingSystem.IsWindows() || program.Length == 0 ? "" : $"\n  alias clustera-ingest='{program}'";
    }

    private async Task SayHowToReachAsync(DemoPlace place, string connection, CancellationToken cancel)
    {
        var settings = await place.WriteSettingsAsync(connection, cancel);
        tell.Fact("kept", new() { ["settings"] = settings, ["data_directory"] = place.ServerDirectory });
        tell.Say(
            $"""

            The server is kept. To look at it, to stop it, and to remove it:
              clustera-ingest status --settings {settings}
              clustera-ingest db stop --data-directory {place.ServerDirectory}
              rm -r {place.Directory}
            """
        );
    }

    // Also after Ctrl+C, therefore without its token.
    private async Task CleanUpAsync(LocalPostgres server, DemoPlace place)
    {
        try
        {
            await server.DeleteAsync(CancellationToken.None);
            place.Delete();
        }
        catch (Exception error)
        {
            run.Report(error);
            run.Screen.Note($"What the demonstration left is in {place.Directory}.");
        }
    }
}
