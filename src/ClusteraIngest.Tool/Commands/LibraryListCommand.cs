using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library list</c>: the digests that a user has saved, viewed or skipped.</summary>
internal sealed class LibraryListCommand : ToolCommand
{
    private readonly Option<string?> user;

    private readonly Option<UserDigestState?> state = OptionFactory.OneOf(
        "--state",
        "Only these. Default: all.",
        ("saved", UserDigestState.Saved),
        ("viewed", UserDigestState.Viewed),
        ("skipped", UserDigestState.Skipped)
    );

    public LibraryListCommand(GlobalOptions everywhere)
        : base("list", "Shows the digests that a user has saved, viewed or skipped, the last one first.", everywhere)
    {
        user = UsersCommand.Option(everywhere, "The user's name, in whatever case.", isRequired: true);
        Options.Add(user);
        Options.Add(state);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.UserDigest);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var digests = client.Library.GetUserDigestsAsync(run.Value(user)!, run.Value(state), cancel);
        if (run.IsForPrograms)
        {
            await foreach (var digest in digests)
                run.WriteRow(digest, Json.Shapes.UserDigest);
            return;
        }

        var table = new Table(
            new("digest", IsNumber: true),
            new("kind"),
            new("language"),
            new("video"),
            new("title", Least: 12),
            new("saved"),
            new("skipped"),
            new("views", IsNumber: true)
        );
        var count = 0;
        await foreach (var digest in digests)
        {
            count++;
            table.Add(
                digest.DigestId.ToString(CultureInfo.InvariantCulture),
                HumanFormat.Word(digest.Kind),
                digest.Language,
                digest.VideoId.Value,
                digest.Title,
                digest.IsSaved ? "yes" : "",
                digest.IsSkipped ? "yes" : "",
                digest.Views == 0 ? "" : HumanFormat.Count(digest.Views)
            );
        }

        if (count == 0)
            run.Screen.Note("There is no such digest.");
        else
            table.Write(run.Screen);
    }
}
