using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>videos</c>: stored videos, streamed: there may be millions.</summary>
internal sealed class VideosCommand : ToolCommand
{
    private readonly Argument<string[]> videos = new("VIDEO")
    {
        Description = "Ids or addresses of videos. Without any, all that the options leave.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> channel = OptionFactory.Text(
        "--channel",
        "Of the channel with that id, handle, address or title; with * and ?. Default: any channel.",
        "CHANNEL"
    );

    private readonly Option<string?> list = OptionFactory.Text(
        "--list",
        "That the monitored list has shown: its address in any spelling, its handle or id. Default: any list, or none.",
        "URL"
    );

    private readonly Option<DateTimeOffset?> since;

    private readonly Option<TranscriptState?> transcriptState = OptionFactory.OneOf(
        "--transcript-state",
        "Whose transcript has come so far. Default: any state.",
        ("pending", TranscriptState.Pending),
        ("stored", TranscriptState.Stored),
        ("none", TranscriptState.None),
        ("blocked", TranscriptState.Blocked),
        ("failed", TranscriptState.Failed),
        ("unavailable", TranscriptState.Unavailable)
    );

    private readonly Option<int?> first = OptionFactory.Number(
        "--first",
        "The most videos; the newest ones. Default: all.",
        1,
        int.MaxValue
    );

    public VideosCommand(GlobalOptions everywhere)
        : base("videos", "Shows stored videos, the newest first. Options that are given together must all hold.", everywhere)
    {
        since = OptionFactory.Time(
            "--since",
            "Published at that time or later: a time, or an age such as 7d. Default: at any time.",
            everywhere.Shell.Time
        );
        channel.CompletionSources.Add(Suggestions.Channels(everywhere));
        list.CompletionSources.Add(Suggestions.Lists(everywhere));
        Arguments.Add(videos);
        Options.Add(channel);
        Options.Add(list);
        Options.Add(since);
        Options.Add(transcriptState);
        Options.Add(first);
        Subcommands.Add(new VideosShowCommand(everywhere));
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.Video);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(videos)!;
        RequireNoMistypedCommand(given);
        var ids = Input.Arguments.Read(run, given, VideoInput.Parse);
        if (given.Length > 0 && ids.Count == 0)
            return; // nothing usable was asked for: that is not the question for everything
        var reference = run.Value(list) is { } url ? ListReference.Parse(url) : null;

        var client = await run.ConnectAsync(cancel);
        var monitored = reference is null
            ? null
            : await client.Lists.FindAsync(reference, cancel) ?? throw ListsRemoveCommand.NotMonitored(reference);
        var filter = new VideoFilter
        {
            VideoIds = ids,
            Channel = run.Value(channel),
            ListId = monitored?.ListId,
            Since = run.Value(since),
            TranscriptState = run.Value(transcriptState),
            First = run.Value(first),
        };
        if (!run.IsForPrograms)
            run.Screen.Write(run.Screen.Paint(VideoRowLine.Heading, StateColor.Faint));
        var missing = ids.ToHashSet();
        await foreach (var video in client.Videos.GetAsync(filter, cancel))
        {
            missing.Remove(video.VideoId);
            run.Write(video, Json.Shapes.Video, one => VideoRowLine.Of(one, run.Screen));
        }

        await TellUnknownAsync(run, client, missing, cancel);
    }

    // What could be one of its commands is taken for a video by the parser: that would be an error that says nothing of what was meant.
    private void RequireNoMistypedCommand(IReadOnlyList<string> given)
    {
        if (
            given is [var word, ..]
            && !VideoId.TryParse(word, out _)
            && DidYouMean.To(word, Subcommands.Select(sub => sub.Name)) is { } meant
        )
        {
            throw new InvalidInputException(
                ErrorIds.UnknownCommand,
                $"There is no command 'clustera-ingest videos {word}'.",
                $"Did you mean 'clustera-ingest videos {meant}'?"
            );
        }
    }

    /// <summary>What to say of a video that is not there.</summary>
    public static InvalidInputException NotStored(VideoId id) =>
        new(
            ErrorIds.VideoNotStored,
            $"No video {id} is stored.",
            "'clustera-ingest ingest' stores the videos of a list; 'clustera-ingest transcripts' stores a single one, with its transcript."
        );

    /// <summary>Tells which of the videos that were named are not stored at all: the options have left out the others.</summary>
    private static async Task TellUnknownAsync(CommandRun run, IngestClient client, HashSet<VideoId> missing, CancellationToken cancel)
    {
        if (missing.Count == 0)
            return;
        await foreach (var video in client.Videos.GetAsync(new() { VideoIds = [.. missing] }, cancel))
            missing.Remove(video.VideoId);
        foreach (var id in missing)
            run.Report(NotStored(id));
    }
}
