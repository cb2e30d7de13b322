using System.CommandLine;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>videos show</c>: a video with all that is known of it.</summary>
internal sealed class VideosShowCommand : ToolCommand
{
    private readonly Argument<string> video = new("VIDEO") { Description = "The video's id or address.", Arity = ArgumentArity.ExactlyOne };

    public VideosShowCommand(GlobalOptions everywhere)
        : base("show", "Shows a stored video with all its facts and its transcript.", everywhere) => Arguments.Add(video);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var id = VideoInput.Parse(run.Value(video)!);
        var client = await run.ConnectAsync(cancel);
        var stored =
            await client.Videos.GetAsync(new() { VideoIds = [id] }, cancel).FirstOrDefaultAsync(cancel)
            ?? throw VideosCommand.NotStored(id);
        if (run.IsForPrograms)
            run.WriteRow(stored, Json.Shapes.Video);
        else
            VideoFacts.Write(stored, run.Screen);
    }
}
