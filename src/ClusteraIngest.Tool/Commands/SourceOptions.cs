using System.CommandLine;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

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

    private readonly Option<ListDiscovery?> discover = OptionFactory.OneOf(
        "--discover",
        "What tells which videos the lists have, so that the source is asked for the new ones only: the source itself, the YouTube Data "
            + "API (Apify is paid for them), the lists' feeds, feeds and yt-dlp, or the cheapest of these (yt-dlp only with allow_scraping "
            + "in the settings). Feeds and yt-dlp cost nothing; where they cannot tell, the source does. Default: source.",
        IngestSettings.DiscoveryWords
    );

    public IEnumerable<Option> Options => [source, discover];

    /// <summary>The settings' options with the command line's over them.</summary>
    public IngestOptions Over(IngestOptions options, CommandRun run) => options.WithSource(run.Value(source), run.Value(discover));

    /// <summary>Tells people what was chosen for them.</summary>
    public static void Tell(IngestOptions options, CommandRun run)
    {
        if (run.IsForPrograms || options is not { Source: ListSource.Auto, Discover: not ListDiscovery.YouTube })
            return;
        run.Screen.Note(
            run.Settings.YouTubeApiKeys.Count > 0 ? "Lists are read through the YouTube Data API." : "Lists are read through Apify."
        );
    }
}
