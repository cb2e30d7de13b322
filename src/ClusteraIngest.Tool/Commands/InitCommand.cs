using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>init</c>: applies the migrations that are not applied yet.</summary>
internal sealed class InitCommand(GlobalOptions everywhere)
    : ToolCommand(
        "init",
        "Creates or updates the tables; sets up a local server first where no database is configured. A second run does nothing.",
        everywhere
    )
{
    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.AppliedMigration);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectOrCreateAsync(cancel);
        var applied = await run.WaitingAsync(client.Database.InitializeAsync, cancel);
        foreach (var migration in applied)
            run.Write(migration, Json.Shapes.AppliedMigration, applied => $"applied  {applied.Name}");
        run.Screen.Note(applied.Count == 0 ? "The database is up to date." : "The database is ready.");
    }
}
