using System.CommandLine;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>What tells which videos a list has.</summary>
internal enum Discovery
{
    /// <summary>The YouTube Data API.</summary>
    YouTube,
}

/// <summary>Where lists are read, as <c>sync</c> and <c>ingest</c> are told.</summary>
internal sealed class SourceOptions
{
    private readonly Option<ListSource?> source = OptionFactory.OneOf(
        "--source",
        "Where lists are read. Default: auto, the YouTube Data API where there is a key (YT_API_KEYS), else Apify.",
        ("auto", ListSource.Auto),
        ("apify", ListSource.Apify),
        ("youtube", ListSource.YouTube)
    );

    private readonly Option<Discovery?> discover = OptionFactory.OneOf(
        "--discover",
        "Lets the YouTube Data API tell which videos the lists have, and pays Apify for the new ones only. Default: the source tells.",
        ("youtube", Discovery.YouTube)
    );

    public IEnumerable<Option> Options => [source, discover];

    /// <summary>The settings' options with the command line's over them.</summary>
    public IngestOptions Over(IngestOptions options, CommandRun run) =>
        options.WithSource(run.Value(source), run.Value(discover) is not null);

    /// <summary>Tells people what was chosen for them.</summary>
    public static void Tell(IngestOptions options, CommandRun run)
    {
        if (run.IsForPrograms || options is not { Source: ListSource.Auto, DiscoverWithYouTube: false })
            return;
        run.Screen.Note(
            run.Settings.YouTubeApiKeys.Count > 0 ? "Lists are read through the YouTube Data API." : "Lists are read through Apify."
        );
    }
}
