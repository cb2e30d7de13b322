using System.Management.Automation;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>Errors of the SDK as PowerShell tells them: the id, a category that fits, what it is about, and the remedy as recommended action.</summary>
internal static class IngestErrorRecord
{
    /// <summary>What the SDK's remedies call by the names of the tool has others here.</summary>
    private static readonly (string Tool, string Module)[] Names =
    [
        ("clustera-ingest init", "Initialize-IngestDatabase"), ("`clustera-ingest lists remove`", "Remove-MonitoredList"),
        ("--database", "-Database"), ("--settings", "-Settings"), ("--concurrency", "-ThrottleLimit"), ("--max-videos", "-MaxVideos"),
        ("--max-cost-usd", "-MaxCostUsd"), ("--full", "-Full"), ("--outage-minutes", "-OutageMinutes"),
    ];

    public static ErrorRecord Of(IngestException exception, object? target) =>
        new(exception, exception.ErrorId, CategoryOf(exception), target)
        {
            ErrorDetails = new(exception.Message) { RecommendedAction = InPowerShell(exception.Remedy) },
        };

    internal static ErrorCategory CategoryOf(IngestException exception) => exception.ErrorId switch
    {
        "BudgetExceeded" => ErrorCategory.QuotaExceeded,
        "ApifyLimitReached" or "DatabaseTooManyConnections" or "DatabaseOutOfResources" => ErrorCategory.LimitsExceeded,
        "ApifyTokenMissing" or "ApifyTokenRefused" or "DatabasePasswordRefused" => ErrorCategory.AuthenticationError,
        "ApifyUnreachable" or "DatabaseUnreachable" or "DatabaseTlsFailed" => ErrorCategory.ConnectionError,
        "DatabasePermissionDenied" or "DatabaseReadOnly" or "ApifyRefused" or "TranscriptBlocked" => ErrorCategory.PermissionDenied,
        "DatabaseDiskFull" or "LocalServerFailed" => ErrorCategory.ResourceUnavailable,
        "PostgresNotFound" or "PostgresTooOld" => ErrorCategory.NotInstalled,
        "ListNotFound" or "ApifyNotFound" or "DatabaseNotFound" or "SettingsFileNotFound" or "DatasetExpired" or "ListNotMonitored" or "RunNotFound" => ErrorCategory.ObjectNotFound,
        "AnswerNotRecognized" or "ApifyAnswerGarbled" or "ApifyAnswerTooLarge" or "ApifyStatusUnknown" or "ItemNotRecognized" or "EmptyAnswer"
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
