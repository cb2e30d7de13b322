using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>users list</c>: the users of the library.</summary>
internal sealed class UsersListCommand : ToolCommand
{
    public UsersListCommand(GlobalOptions everywhere)
        : base("list", "Shows the users of the library, with how many digests each has saved, viewed and skipped.", everywhere) { }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.LibraryUser);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var users = client.Library.GetUsersAsync(cancel);
        if (run.IsForPrograms)
        {
            await foreach (var user in users)
                run.WriteRow(user, Json.Shapes.LibraryUser);
            return;
        }

        var all = await users.ToListAsync(cancel);
        if (all.Count == 0)
            run.Screen.Note("There is no user yet. One is added with: clustera-ingest users add NAME");
        else
            Draw(all, run.Screen);
    }

    private static void Draw(IReadOnlyList<LibraryUser> users, Screen screen)
    {
        var table = new Table(
            new("name", Least: 12),
            new("saved", IsNumber: true),
            new("viewed", IsNumber: true),
            new("skipped", IsNumber: true),
            new("since", NeedsRoom: true)
        );
        foreach (var user in users)
            table.Add(
                user.Name,
                HumanFormat.Count(user.Saved),
                HumanFormat.Count(user.Viewed),
                HumanFormat.Count(user.Skipped),
                HumanFormat.Date(user.CreatedAt)
            );
        table.Write(screen);
    }
}
