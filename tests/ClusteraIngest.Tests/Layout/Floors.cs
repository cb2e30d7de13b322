namespace ClusteraIngest.Tests.Layout;

/// <summary>
/// The folders of each assembly with logic, lowest floor first. What is in a folder may use what is below its floor, and its own folder;
/// nothing beside it, and nothing above.
/// </summary>
internal static class Floors
{
    /// <summary>The way in: the assembly's own folder.</summary>
    public const string Root = "";

    private static readonly IReadOnlyList<IReadOnlyList<string>> Core =
    [
        // Of no domain.
        ["Telemetry", "Text"],
        ["Errors"],
        ["Languages", "Options", "Processes", "Streams"],
        // The words for what YouTube has, and how services are waited for.
        ["Resilience", "YouTube"],
        // The words for runs; what comes from outside.
        ["Runs", "Sources"],
        ["Database", "Sources/Captions"],
        ["Journal", "Sources/Apify", "Sources/Feeds", "Sources/YouTubeData", "Sources/YtDlp"],
        // What owns tables.
        ["Jobs", "Lists", "Spending", "Videos"],
        ["Pacing", "Quota"],
        ["Status"],
        ["Channels", "Settings"],
        // Capabilities.
        ["Collection", "Ingestion/Invocations"],
        ["Ingestion/ActorRuns"],
        ["Ingestion/Transcripts"],
        ["Ingestion/Lists"],
        ["Ingestion"],
        [Root],
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Archive =
    [
        ["ChannelLists", "Persons"],
        ["Importing"],
        // Where objects are kept.
        ["Storage"],
        // How media get there, and which there are.
        ["Media", "Discovery"],
        ["Archiving"],
        ["Migrating"],
        // What has to be there.
        ["Setup"],
        [Root],
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Library =
    [
        // What is found in transcripts.
        ["Search"],
        // What models write of them, and who they are.
        ["Models"],
        ["Digests"],
        // Who reads digests; what leaves the library.
        ["Users", "Exports"],
        [Root],
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Serving =
    [
        // What is asked and answered.
        ["Reading"],
        // How agents and people ask.
        ["Mcp", "Pages"],
        [Root],
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> LocalServer =
    [
        [Root],
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Presentation =
    [
        [Root],
    ];

    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> ByAssembly { get; } =
        new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>
        {
            ["ClusteraIngest"] = Core,
            ["ClusteraIngest.Archive"] = Archive,
            ["ClusteraIngest.Library"] = Library,
            ["ClusteraIngest.Serving"] = Serving,
            ["ClusteraIngest.LocalServer"] = LocalServer,
            ["ClusteraIngest.Presentation"] = Presentation,
        };
}
