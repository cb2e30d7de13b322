using ClusteraIngest.Presentation;

namespace ClusteraIngest.PowerShell;

/// <summary>What the module calls what messages of the SDK name: its cmdlets and their parameters.</summary>
internal static class ModuleWords
{
    // A backtick is PowerShell's own, for something else.
    public static FaceVocabulary Vocabulary { get; } =
        new(
            new Dictionary<string, string>
            {
                ["IngestClient.Database.ConnectOrCreateAsync"] = "Initialize-IngestDatabase",
                ["IngestClient.Database.InitializeAsync"] = "Initialize-IngestDatabase",
                ["IngestClient.Lists.AddAsync"] = "Add-MonitoredList",
                ["IngestClient.Lists.RemoveAsync"] = "Remove-MonitoredList",
                ["IngestClient.GetStatusAsync"] = "Get-IngestStatus",
                ["IngestClient.Keys.GetAllAsync"] = "Get-YouTubeApiKey",
                ["IngestClient.Keys.RestoreAsync"] = "Restore-YouTubeApiKey",
                ["IngestClient.Channels.ResolveAsync(names, allowSearch: true)"] = "Resolve-YouTubeChannel NAME -AllowSearch",
                ["IngestClient.Library.AddUserAsync"] = "Add-LibraryUser",
                ["IngestClient.Library.SetModelPriceAsync"] = "a row of ctrl_model_price",
                ["IngestClient.Library.GetModelsAsync"] = "the list of models in the provider's documents",
                ["IngestClient.Costs.GetAsync"] = "Get-IngestCost",
                ["IngestClient.Ingestion.IngestTranscriptsAsync"] = "Invoke-TranscriptIngestion",
                ["IngestClient.Ingestion.IngestListsAsync"] = "Invoke-ListIngestion",
                ["IngestClient.Ingestion.SyncAsync"] = "Invoke-IngestSync",
                ["IngestClient.Library.WriteDigestsAsync"] = "New-VideoDigest",
                ["IngestClient.Archive.ContinueAsync"] = "archive continue of the tool",
                ["IngestClient.Archive.RemoveAsync"] = "archive remove of the tool",
                ["LibraryPageOptions.HostNames"] = "the names that the page is given",
                ["DigestOptions.Model"] = "-Model",
                ["DigestOptions.Force"] = "-Force",
                ["DigestOptions.Language"] = "-Language",
                ["DigestOptions.MaxInputTokens"] = "-MaxInputTokens",
                ["the path of IngestSettings.Load"] = "-Settings",
                ["IngestSettings.Archive.Retention"] = "an age to archive sweep of the tool",
                ["IngestSettings.Database"] = "-Database",
                ["IngestSettings.DailyUnits"] = "youtube.daily_units",
                ["IngestSettings.DailySearches"] = "youtube.daily_searches",
                ["IngestSettings.MonthlyLimitUsd"] = "limits.monthly_usd",
                ["IngestOptions.Concurrency"] = "-ThrottleLimit",
                ["IngestOptions.MaxVideos"] = "-MaxVideos",
                ["IngestOptions.DefaultMaxVideos"] = "max_videos",
                ["IngestOptions.MaxCostUsd"] = "-MaxCostUsd",
                ["IngestOptions.MaxOutage"] = "-OutageMinutes",
                ["IngestOptions.MaxWait"] = "-WaitMinutes",
                ["IngestOptions.WithTranscripts = false"] = "-NoTranscript",
                ["ListSource.YouTube"] = "-Source YouTube",
                ["CollectOptions.MaxVideos"] = "-MaxVideos",
                ["JobWorkerOptions.Concurrency"] = "-Concurrency",
                ["JobWorkerOptions.LongestRest"] = "-WaitMinutes",
            },
            hasQuotes: false
        );

    /// <summary>A message of the SDK in the module's words.</summary>
    public static string Of(string text) => Vocabulary.Render(text);
}
