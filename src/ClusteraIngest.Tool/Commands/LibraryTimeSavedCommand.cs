using System.CommandLine;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library time-saved</c>: the time that reading digests has saved.</summary>
internal sealed class LibraryTimeSavedCommand : ToolCommand
{
    private readonly Option<TimeSavedGrouping?> by = OptionFactory.OneOf(
        "--by",
        "What it is summed up by. Default: user.",
        ("user", TimeSavedGrouping.User),
        ("channel", TimeSavedGrouping.Channel),
        ("month", TimeSavedGrouping.Month)
    );

    private readonly Option<string?> user;

    public LibraryTimeSavedCommand(GlobalOptions everywhere)
        : base(
            "time-saved",
            "Shows the time that reading digests has saved: the length of each viewed video, less the time that reading took. A video "
                + "counts once for each user.",
            everywhere
        )
    {
        user = UsersCommand.Option(everywhere, "Only this user's, in whatever case. Default: all users'.");
        Options.Add(by);
        Options.Add(user);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.TimeSaved);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var grouping = run.Value(by) ?? TimeSavedGrouping.User;
        var all = await client.Library.GetTimeSavedAsync(grouping, run.Value(user), cancel);
        if (run.IsForPrograms)
            foreach (var saved in all)
                run.WriteRow(saved, Json.Shapes.TimeSaved);
        else if (all.Count == 0)
            run.Screen.Note("Nobody has viewed a digest yet.");
        else
            Draw(grouping, all, run.Screen);
    }

    private static void Draw(TimeSavedGrouping by, IReadOnlyList<TimeSaved> all, Screen screen)
    {
        var table = new Table(
            new(HumanFormat.Word(by), Least: 12),
            new("videos", IsNumber: true),
            new("length", IsNumber: true),
            new("reading", IsNumber: true),
            new("saved", IsNumber: true),
            new("of unknown length", IsNumber: true)
        );
        foreach (var saved in all)
            table.Add(
                saved.Subject,
                HumanFormat.Count(saved.Videos),
                Length(saved.DurationSeconds),
                Length(saved.ReadingSeconds),
                Length(saved.SavedSeconds),
                saved.VideosOfUnknownLength == 0 ? "" : HumanFormat.Count(saved.VideosOfUnknownLength)
            );
        table.Write(screen);
    }

    private static string Length(long seconds) => HumanFormat.Duration((int)Math.Min(seconds, int.MaxValue));
}
