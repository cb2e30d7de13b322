using ClusteraIngest.Library;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library coverage</c>: how many videos have a transcript, and digests.</summary>
internal sealed class LibraryCoverageCommand : ToolCommand
{
    public LibraryCoverageCommand(GlobalOptions everywhere)
        : base("coverage", "Shows how many videos of each channel have a transcript, and a digest of each kind.", everywhere) { }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.DigestCoverage);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var all = await client.Library.GetCoverageAsync(cancel);
        if (run.IsForPrograms)
        {
            foreach (var one in all)
                run.WriteRow(one, Json.Shapes.DigestCoverage);
            return;
        }

        var table = new Table(
            new("channel", Least: 12),
            new("kind"),
            new("videos", IsNumber: true),
            new("with transcript", IsNumber: true),
            new("with digest", IsNumber: true),
            new("only stale", IsNumber: true)
        );
        foreach (var one in all)
            table.Add(
                one.Channel ?? one.ChannelId ?? "(no channel)",
                HumanFormat.Word(one.Kind),
                HumanFormat.Count(one.Videos),
                HumanFormat.Count(one.WithTranscript),
                HumanFormat.Count(one.WithDigest),
                one.WithStaleDigest == 0 ? "" : HumanFormat.Count(one.WithStaleDigest)
            );
        if (all.Count == 0)
            run.Screen.Note("No videos are stored yet.");
        else
            table.Write(run.Screen);
    }
}
