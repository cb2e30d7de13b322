using System.Management.Automation;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>Errors of the SDK as PowerShell tells them: the id, a category that fits, what it is about, and the remedy as recommended action.</summary>
internal static class IngestErrorRecord
{
    /// <summary>What the SDK's remedies call by the names of the tool has others here.</summary>
    private static readonly (string Tool, string Module)[] Names =
    [
        ("clustera-ingest init", "Initialize-IngestDatabase"), ("`clustera-ingest lists remove`", "Remove-MonitoredList"), ("`clustera-ingest lists add`", "Add-MonitoredList"),
        ("`clustera-ingest keys`", "Get-YouTubeApiKey"), ("clustera-ingest keys --restore", "Restore-YouTubeApiKey"),
        ("`clustera-ingest resolve NAME --allow-search`", "Resolve-YouTubeChannel NAME -AllowSearch"), ("--allow-search", "-AllowSearch"),
        ("--database", "-Database"), ("--settings", "-Settings"), ("--concurrency", "-ThrottleLimit"), ("--max-videos", "-MaxVideos"),
        ("--max-cost-usd", "-MaxCostUsd"), ("--full", "-Full"), ("--outage-minutes", "-OutageMinutes"), ("--wait-minutes", "-WaitMinutes"),
    ];

    public static ErrorRecord Of(IngestException exception, object? target) =>
        new(exception, exception.ErrorId, CategoryOf(exception), target)
        {
            ErrorDetails = new(exception.Message) { RecommendedAction = InPowerShell(exception.Remedy) },
        };

    internal static ErrorCategory CategoryOf(IngestException exception) => exception.ErrorId switch
    {
        "BudgetExceeded" or "QuotaExceeded" => ErrorCategory.QuotaExceeded,
        "WaitTooLong" => ErrorCategory.OperationTimeout,
        "ApifyLimitReached" or "DatabaseTooManyConnections" or "DatabaseOutOfResources" => ErrorCategory.LimitsExceeded,
        "ApifyTokenMissing" or "YouTubeKeyMissing" or "YouTubeKeysRefused" or "YouTubeApiKeyRefused" or "ApifyTokenRefused" or "DatabasePasswordRefused" => ErrorCategory.AuthenticationError,
        "ApifyUnreachable" or "YouTubeUnreachable" or "DatabaseUnreachable" or "DatabaseTlsFailed" => ErrorCategory.ConnectionError,
        "DatabasePermissionDenied" or "DatabaseReadOnly" or "ApifyRefused" or "TranscriptBlocked" or "SearchRefused" or "YouTubeForbidden" => ErrorCategory.PermissionDenied,
        "DatabaseDiskFull" or "LocalServerFailed" => ErrorCategory.ResourceUnavailable,
        "RunNotFinished" => ErrorCategory.OperationTimeout,
        "PostgresNotFound" or "PostgresTooOld" => ErrorCategory.NotInstalled,
        "ListNotFound" or "ChannelNotFound" or "ApifyNotFound" or "DatabaseNotFound" or "SettingsFileNotFound" or "DatasetExpired" or "ListNotMonitored" or "VideoNotStored" or "RunNotFound" or "KeyNotFound" or "YouTubeNotFound" => ErrorCategory.ObjectNotFound,
        "AnswerNotRecognized" or "ApifyAnswerGarbled" or "YouTubeAnswerGarbled" or "ApifyAnswerTooLarge" or "ApifyStatusUnknown" or "ItemNotRecognized" or "EmptyAnswer"
            or "ExportNotRecognized" or "ExportNotJson" or "ExportTruncated" or "ExportEmpty" or "SettingsFileUnreadable" => ErrorCategory.InvalidData,
        _ => exception switch
        {
            InvalidInputException => ErrorCategory.InvalidArgument,
            ConfigurationException => ErrorCategory.InvalidOperation,
            _ => ErrorCategory.InvalidResult,
        },
    };

    private static string InPowerShell(string remedy) =>
        Names.Aggregate(remedy, (text, name) => text.Replace(name.Tool, name.Module, StringComparison.Ordinal));
}
