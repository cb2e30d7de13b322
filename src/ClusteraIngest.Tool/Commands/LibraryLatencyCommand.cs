using System.Globalization;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library latency</c>: how long each step into the library takes.</summary>
internal sealed class LibraryLatencyCommand : ToolCommand
{
    public LibraryLatencyCommand(GlobalOptions everywhere)
        : base(
            "latency",
            "Shows how long each step of each channel's videos into the library took, half of them and 95 of 100 at most: until they were "
                + "seen, until their transcript was there, until it could be searched, until the first digest.",
            everywhere
        ) { }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.LibraryLatency);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var all = await client.Library.GetLatencyAsync(cancel);
        if (run.IsForPrograms)
        {
            foreach (var one in all)
                run.WriteRow(one, Json.Shapes.LibraryLatency);
            return;
        }

        var table = new Table(
            new("channel", Least: 12),
            new("step"),
            new("videos", IsNumber: true),
            new("half of them", IsNumber: true),
            new("95 of 100", IsNumber: true)
        );
        foreach (var one in all)
            table.Add(
                one.Channel ?? one.ChannelId ?? "(no channel)",
                Step(one.Step),
                HumanFormat.Count(one.Videos),
                Length(one.MedianSeconds),
                Length(one.P95Seconds)
            );
        if (all.Count == 0)
            run.Screen.Note("No videos have come that far yet.");
        else
            table.Write(run.Screen);
    }

    private static string Step(LatencyStep step) => HumanFormat.Word(step).Replace("_", " ", StringComparison.Ordinal);

    private static string Length(double seconds) =>
        seconds < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
            : HumanFormat.Duration((int)Math.Min(seconds, int.MaxValue));
}
