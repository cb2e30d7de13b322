using System.CommandLine.Completions;
using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Tool.Usage;

/// <summary>
/// What is in the database, for the shells to complete. Where it does not run, or does not answer at once, nothing is suggested: no server
/// is set up or started, and nothing is told.
/// </summary>
internal static class Suggestions
{
    private const int MostRuns = 50;

    /// <summary>Nothing but names of files.</summary>
    public static IEnumerable<CompletionItem> Files(CompletionContext context) =>
        [new(context.WordToComplete, insertText: Completion.Files)];

    /// <summary>The monitored lists, as short as they can be given.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Lists(GlobalOptions everywhere) =>
        context =>
            Ask(
                everywhere,
                context,
                async (client, cancel) =>
                    (await client.Lists.GetAllAsync(cancel)).Select(list => Item(HumanFormat.List(list.Url), list.Title))
            );

    /// <summary>The channels among them.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Channels(GlobalOptions everywhere) =>
        context =>
            Ask(
                everywhere,
                context,
                async (client, cancel) =>
                    (await client.Lists.GetAllAsync(cancel))
                        .Where(list => list.Kind is ListKind.Channel)
                        .Select(list => Item(HumanFormat.List(list.Url), list.Title))
            );

    /// <summary>The users of the library.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Users(GlobalOptions everywhere) =>
        context =>
            Ask(
                everywhere,
                context,
                async (client, cancel) =>
                    await client.Library.GetUsersAsync(cancel).Select(user => Item(user.Name, title: null)).ToListAsync(cancel)
            );

    /// <summary>The last runs, the newest first.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Runs(GlobalOptions everywhere) =>
        context =>
            Ask(
                everywhere,
                context,
                async (client, cancel) =>
                    (await client.Runs.GetAsync(MostRuns, cancel: cancel)).Select(
                        (run, index) =>
                            new CompletionItem(
                                run.RunId.ToString(CultureInfo.InvariantCulture),
                                sortText: index.ToString("D3", CultureInfo.InvariantCulture),
                                detail: HumanFormat.Word(run.Kind)
                            )
                    )
            );

    private static CompletionItem Item(string text, string? title) => new(text, detail: title);

    private static IEnumerable<CompletionItem> Ask(
        GlobalOptions everywhere,
        CompletionContext context,
        Func<IngestClient, CancellationToken, Task<IEnumerable<CompletionItem>>> ask
    )
    {
        try
        {
            using var patience = new CancellationTokenSource(everywhere.Shell.CompletionPatience);
            return Task.Run(() => AskAsync(everywhere, context, ask, patience.Token)).GetAwaiter().GetResult();
        }
        catch (Exception error)
            when (error is IngestException or OperationCanceledException or NpgsqlException or IOException or InvalidOperationException)
        {
            // A completion has no place to tell an error; the command itself will.
            return [];
        }
    }

    private static async Task<IEnumerable<CompletionItem>> AskAsync(
        GlobalOptions everywhere,
        CompletionContext context,
        Func<IngestClient, CancellationToken, Task<IEnumerable<CompletionItem>>> ask,
        CancellationToken cancel
    )
    {
        var parsed = context.ParseResult;
        var settings = IngestSettings.Load(parsed.GetValue(everywhere.Settings), everywhere.Shell.Environment);
        var database = parsed.GetValue(everywhere.Database) ?? settings.Database;
        await using var client = IngestClient.StartingNothing(
            settings with
            {
                Database = database,
                Fallback = LocalServerFallback.Of(everywhere.Shell),
            }
        );
        return [.. await ask(client, cancel)];
    }
}
