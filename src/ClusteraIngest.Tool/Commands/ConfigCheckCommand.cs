using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary>
/// <c>config check</c>: whether the settings can be used, and the database reached. It starts and creates nothing, and asks no source.
/// </summary>
internal sealed class ConfigCheckCommand(GlobalOptions everywhere)
    : ToolCommand(
        "check",
        "Checks the settings, and whether the database can be reached and has its tables. Starts and creates nothing, and asks no source.",
        everywhere
    )
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var settings = run.Settings; // what cannot be used is told by an error, and its warnings are told
        var path = run.SettingsPath;
        Tell(run, "settings file", File.Exists(path) ? $"{path} can be used." : $"There is none at {path}; none is needed.");
        await CheckAsync(run, "database", () => DatabaseAsync(run, settings, cancel));
        await CheckAsync(run, "Apify", () => Task.FromResult(Token(settings)));
        await CheckAsync(run, "YouTube Data API", () => Task.FromResult(Keys(settings)));
    }

    private static async Task<string> DatabaseAsync(CommandRun run, IngestSettings settings, CancellationToken cancel)
    {
        if (settings.Database is null && await IsLocalServerStoppedAsync(run, cancel))
            return "The local server is stopped; the next command that needs it starts it.";

        var client = await run.ConnectToTablesAsync(cancel);
        return $"{(await client.Database.ConnectAsync(cancel)).Address} can be reached and has its tables.";
    }

    private static async Task<bool> IsLocalServerStoppedAsync(CommandRun run, CancellationToken cancel) =>
        await LocalServerFallback.ServerOf(run.Shell).GetStatusAsync(cancel) is { Exists: true, IsRunning: false };

    private static string Token(IngestSettings settings)
    {
        if (settings.ApifyToken is null && settings.YouTubeApiKeys.Count > 0)
            return "There is no token (APIFY_TOKEN): transcripts, and lists through Apify, cannot be read.";
        settings.RequireApifyToken(keysWouldDo: settings.YouTubeApiKeys.Count == 0);
        return "There is a token.";
    }

    private static string Keys(IngestSettings settings)
    {
        var keys = KeysClient.Check(settings);
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
        $"{screen.Paint(row.IsFine ? "ok    " : "failed", row.IsFine ? StateColor.Good : StateColor.Bad)}  {row.Check, -16}  "
        + $"{Secrets.Mask(Printable.Of(row.Message))}";
}
