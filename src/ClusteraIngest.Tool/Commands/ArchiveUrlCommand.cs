using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive url</c>: an address by which anybody can read a stored object for a time.</summary>
internal sealed class ArchiveUrlCommand : ToolCommand
{
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(1);

    private readonly Argument<string> video = new("VIDEO") { Description = "The video's id or address.", Arity = ArgumentArity.ExactlyOne };

    private readonly Option<MediaKind?> kind = MediaOptions.Kind(
        "Which object of the video. Default: that with picture and sound, or else picture, or else sound."
    );

    private readonly Option<TimeSpan?> expires = MeasureOptions.Length(
        "--expires",
        "For how long it can be read, with S3 up to 7d. Default: 1h."
    );

    private readonly StorageOptions storage = new();

    public ArchiveUrlCommand(GlobalOptions everywhere)
        : base(
            "url",
            "Makes an address by which anybody who has it can read a stored object of a video for a time. Treat it as a secret.",
            everywhere
        )
    {
        Arguments.Add(video);
        foreach (var option in new Option[] { kind, expires }.Concat(storage.Options))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.MediaUrlRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var id = VideoInput.Parse(run.Value(video)!);
        var validFor = run.Value(expires) ?? DefaultExpiry;
        run.Change(read => storage.Over(read, run));
        var client = await run.ConnectToTablesAsync(cancel);
        var media = await client.Archive.FindStoredAsync(id, run.Value(kind), cancel);
        if (media is null || await client.Archive.PresignAsync(id, media.Kind, validFor, cancel) is not { } url)
            throw MediaOptions.NotStored(id, run.Value(kind));
        if (url.IsFile)
            run.Screen.Note("It is a file of this machine, which nobody else can read by this address. It does not expire.");
        run.Write(
            new(id, media.Kind, url.AbsoluteUri, url.IsFile ? null : run.Shell.Time.GetUtcNow() + validFor),
            Json.Shapes.MediaUrlRow,
            row => row.Url
        );
    }
}
