namespace ClusteraIngest.Tool.Output;

/// <summary>What the tool calls what messages of the SDK name: its commands and options.</summary>
internal static class ToolWords
{
    public static FaceVocabulary Vocabulary { get; } =
        new(
            new Dictionary<string, string>
            {
                ["IngestClient.Database.ConnectOrCreateAsync"] = "clustera-ingest init",
                ["IngestClient.Database.InitializeAsync"] = "clustera-ingest init",
                ["IngestClient.Lists.AddAsync"] = "clustera-ingest lists add",
                ["IngestClient.Lists.RemoveAsync"] = "clustera-ingest lists remove",
                ["IngestClient.GetStatusAsync"] = "clustera-ingest status",
                ["IngestClient.Keys.GetAllAsync"] = "clustera-ingest keys",
                ["IngestClient.Keys.RestoreAsync"] = "clustera-ingest keys --restore",
                ["IngestClient.Channels.ResolveAsync(names, allowSearch: true)"] = "clustera-ingest resolve NAME --allow-search",
                ["IngestClient.Library.AddUserAsync"] = "clustera-ingest users add",
                ["IngestClient.Library.SetModelPriceAsync"] = "clustera-ingest models price",
                ["IngestClient.Library.GetModelsAsync"] = "clustera-ingest models list",
                ["IngestClient.Costs.GetAsync"] = "clustera-ingest costs",
                ["IngestClient.Ingestion.IngestTranscriptsAsync"] = "clustera-ingest transcripts",
                ["IngestClient.Ingestion.IngestListsAsync"] = "clustera-ingest ingest",
                ["IngestClient.Ingestion.SyncAsync"] = "clustera-ingest sync",
                ["IngestClient.Library.WriteDigestsAsync"] = "clustera-ingest digest",
                ["IngestClient.Archive.ContinueAsync"] = "clustera-ingest archive continue",
                ["IngestClient.Archive.RemoveAsync"] = "clustera-ingest archive remove",
                ["LibraryPageOptions.HostNames"] = "serve --host NAME",
                ["DigestOptions.Model"] = "--model",
                ["DigestOptions.Force"] = "--force",
                ["DigestOptions.Language"] = "--language",
                ["DigestOptions.MaxInputTokens"] = "--max-input-tokens",
                ["the path of IngestSettings.Load"] = "--settings",
                ["IngestSettings.Archive.Retention"] = "--retention",
                ["IngestSettings.Database"] = "--database",
                ["IngestSettings.DailyUnits"] = "youtube.daily_units",
                ["IngestSettings.DailySearches"] = "youtube.daily_searches",
                ["IngestSettings.MonthlyLimitUsd"] = "limits.monthly_usd",
                ["IngestOptions.Concurrency"] = "--concurrency",
                ["IngestOptions.MaxVideos"] = "--max-videos",
                ["IngestOptions.DefaultMaxVideos"] = "max_videos",
                ["IngestOptions.MaxCostUsd"] = "--max-cost-usd",
                ["IngestOptions.MaxOutage"] = "--outage-minutes",
                ["IngestOptions.MaxWait"] = "--wait-minutes",
                ["IngestOptions.WithTranscripts = false"] = "--no-transcripts",
                ["ListSource.YouTube"] = "--source youtube",
                ["CollectOptions.MaxVideos"] = "--max-videos",
                ["JobWorkerOptions.Concurrency"] = "--concurrency",
                ["JobWorkerOptions.LongestRest"] = "--wait-minutes",
            },
            hasQuotes: true
        );

    /// <summary>A message of the SDK in the tool's words.</summary>
    public static string Of(string text) => Vocabulary.Render(text);
}
