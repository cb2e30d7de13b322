namespace ClusteraIngest.Tests.Layout;

/// <summary>
/// The folders of the SDK, lowest floor first. What is in a folder may use what is below its floor, and its own folder; nothing beside it,
/// and nothing above.
/// </summary>
internal static class Floors
{
    /// <summary>The way in: the SDK's own folder.</summary>
    public const string Root = "";

    public static IReadOnlyList<IReadOnlyList<string>> All { get; } =
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
        ["Journal", "LocalServer", "Sources/Apify", "Sources/YouTubeData"],
        // What owns tables.
        ["Jobs", "Lists", "Spending", "Videos"],
        ["Quota", "Status"],
        ["Channels", "Settings"],
        // Capabilities.
        ["Collection", "Ingestion/Invocations"],
        ["Ingestion/ActorRuns"],
        ["Ingestion/Transcripts"],
        ["Ingestion/Lists"],
        ["Ingestion"],
        [Root],
        ["Presentation"],
    ];
}
