using ClusteraIngest.Errors;
using ClusteraIngest.Store;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>config check</c>: whether the settings can be used, and the database reached. It starts and creates nothing, and asks no source.</summary>
internal sealed class ConfigCheckCommand(Everywhere everywhere)
    : ToolCommand("check", "Checks the settings, and whether the database can be reached and has its tables. Starts and creates nothing, and asks no source.", everywhere)
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var settings = run.Settings;   // what cannot be used is told by an error, and its warnings are told
        var path = run.SettingsPath;
        Tell(run, "settings file", File.Exists(path) ? $"{path} can be used." : $"There is none at {path}; none is needed.");
        await CheckAsync(run, "database", () => DatabaseAsync(settings, cancel));
        Tell(run, "Apify", settings.ApifyToken is null ? "There is no token (APIFY_TOKEN): transcripts, and lists through Apify, cannot be read." : "There is a token.");
        await CheckAsync(run, "YouTube Data API", () => Task.FromResult(Keys(settings)));
    }

    private static async Task<string> DatabaseAsync(IngestSettings settings, CancellationToken cancel)
    {
        if (settings.Database is null)
        {
            var local = await new LocalServer().GetStatusAsync(cancel);
            if (!local.IsRunning)
                return local.Exists ? "The local server is stopped; 'clustera-ingest db start' starts it." : "There is no local server yet; 'clustera-ingest init' makes one, or set CLUSTERA_DATABASE.";
            settings = settings with { Database = local.ConnectionString };
        }

        await using var client = new IngestClient(settings);
        var address = (await client.ConnectAsync(cancel)).Address;
        var pending = await client.GetPendingMigrationsAsync(cancel);
        return pending.Count == 0 ? $"{address} can be reached and has its tables."
            : $"{address} can be reached; {pending.Count} of its migrations are to be applied: 'clustera-ingest init'.";
    }

    private static string Keys(IngestSettings settings)
    {
        var keys = IngestClient.CheckApiKeys(settings);
        return keys switch
        {
            0 => "There is no key (YT_API_KEYS): lists are read through Apify.",
            1 => "There is one key.",
            _ => $"There are {keys} keys.",
        };
    }

    private static async Task CheckAsync(CommandRun run, string check, Func<Task<string>> work)
    {
        try
        {
            Tell(run, check, await work());
        }
        catch (ConfigurationException error)
        {
            run.Write(new(check, IsFine: false, error.Message, error.ErrorId), Json.Shapes.ConfigCheckRow, row => Text(row, run.Screen));
            run.Report(error);
        }
    }

    private static void Tell(CommandRun run, string check, string message) =>
        run.Write(new(check, IsFine: true, message, null), Json.Shapes.ConfigCheckRow, row => Text(row, run.Screen));

    private static string Text(ConfigCheckRow row, Screen screen) =>
        $"{screen.Paint(row.IsFine ? "ok    " : "failed", row.IsFine ? Tone.Good : Tone.Bad)}  {row.Check,-16}  {Secrets.Mask(Printable.Of(row.Message))}";
}
