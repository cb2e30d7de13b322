using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Which objects of the archive a command is about.</summary>
internal sealed class MediaOptions
{
    private readonly Option<string[]> channels = new("--channel")
    {
        Description = "Only of these channels: ids, handles or addresses of archived channels. Default: all.",
        HelpName = "CHANNEL",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> person = OptionFactory.Text(
        "--person",
        "Only of the channels of that person: id, e-mail address or name. Default: all.",
        "PERSON"
    );

    private readonly Option<long?> runId = OptionFactory.ForeignId("--run", "Only what the run with that number was for. Default: all.");

    public MediaOptions(GlobalOptions everywhere)
    {
        channels.CompletionSources.Add(Suggestions.Channels(everywhere));
        runId.HelpName = "ID";
        runId.CompletionSources.Add(Suggestions.Runs(everywhere));
    }

    public IEnumerable<Option> Options => [channels, person, runId];

    /// <summary>An option for one kind of object.</summary>
    public static Option<MediaKind?> Kind(string description) => OptionFactory.OneOf("--kind", description, Kinds);

    /// <summary>The words for kinds of objects.</summary>
    public static (string Word, MediaKind Value)[] Kinds { get; } =
    [
        ("muxed", MediaKind.Muxed),
        ("video", MediaKind.Video),
        ("audio", MediaKind.Audio),
        ("captions", MediaKind.Captions),
        ("thumbnail", MediaKind.Thumbnail),
        ("info", MediaKind.Info),
    ];

    /// <summary>What the command line names.</summary>
    /// <exception cref="InvalidInputException">A channel, person or run is not known.</exception>
    public async Task<MediaFilter> FilterAsync(CommandRun run, IngestClient client, CancellationToken cancel)
    {
        var ids = new List<ChannelId>();
        foreach (var text in run.Value(channels) ?? [])
            ids.Add(await client.Archive.FindChannelAsync(text, cancel));
        if (run.Value(runId) is { } number && await client.Runs.GetAsync(1, number, cancel) is [])
            throw RunErrors.NotFound(number);
        return new()
        {
            Channels = ids,
            PersonId = run.Value(person) is { } name ? (await PersonsCommand.FindAsync(client, name, cancel)).PersonId : null,
            RunId = run.Value(runId),
        };
    }

    /// <summary>What to say of a video of which no such object is stored.</summary>
    public static InvalidInputException NotStored(VideoId video, MediaKind? kind) =>
        MediaQuery.NotStored(
            video,
            kind,
            "'clustera-ingest archive run CHANNEL' archives a channel, and 'clustera-ingest archive report' shows how far that is."
        );
}
