using System.Management.Automation;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Errors of the SDK as PowerShell tells them: the id, a category that fits, what it is about, and the remedy as recommended action.
/// </summary>
internal static class IngestErrorRecord
{
    public static ErrorRecord Of(IngestException exception, object? target) =>
        new(exception, exception.ErrorId, CategoryOf(exception), target)
        {
            ErrorDetails = new(ModuleWords.Of(exception.Message)) { RecommendedAction = ModuleWords.Of(exception.Remedy) },
        };

    internal static ErrorCategory CategoryOf(IngestException exception) =>
        exception.ErrorId switch
        {
            "BudgetExceeded" or "QuotaExceeded" => ErrorCategory.QuotaExceeded,
            "WaitTooLong" => ErrorCategory.OperationTimeout,
            "ApifyLimitReached" or "DatabaseTooManyConnections" or "DatabaseOutOfResources" => ErrorCategory.LimitsExceeded,
            "ApifyTokenMissing"
            or "YouTubeKeyMissing"
            or "YouTubeKeysRefused"
            or "YouTubeApiKeyRefused"
            or "ApifyTokenRefused"
            or "DatabasePasswordRefused" => ErrorCategory.AuthenticationError,
            "ApifyUnreachable" or "YouTubeUnreachable" or "DatabaseUnreachable" or "DatabaseTlsFailed" => ErrorCategory.ConnectionError,
            "DatabasePermissionDenied"
            or "DatabaseReadOnly"
            or "ApifyRefused"
            or "TranscriptBlocked"
            or "SearchRefused"
            or "YouTubeForbidden" => ErrorCategory.PermissionDenied,
            "DatabaseDiskFull" or "LocalServerFailed" => ErrorCategory.ResourceUnavailable,
            "RunNotFinished" => ErrorCategory.OperationTimeout,
            "PostgresNotFound" or "PostgresTooOld" => ErrorCategory.NotInstalled,
            "ListNotFound"
            or "ChannelNotFound"
            or "ApifyNotFound"
            or "DatabaseNotFound"
            or "SettingsFileNotFound"
            or "DatasetExpired"
            or "ListNotMonitored"
            or "VideoNotStored"
            or "RunNotFound"
            or "KeyNotFound"
            or "YouTubeNotFound" => ErrorCategory.ObjectNotFound,
            "AnswerNotRecognized"
            or "ApifyAnswerGarbled"
            or "YouTubeAnswerGarbled"
            or "ApifyAnswerTooLarge"
            or "ApifyStatusUnknown"
            or "ItemNotRecognized"
            or "EmptyAnswer"
            or "ExportNotRecognized"
            or "ExportNotJson"
            or "ExportTruncated"
            or "ExportEmpty"
            or "SettingsFileUnreadable" => ErrorCategory.InvalidData,
            _ => exception switch
            {
                InvalidInputException => ErrorCategory.InvalidArgument,
                ConfigurationException => ErrorCategory.InvalidOperation,
                _ => ErrorCategory.InvalidResult,
            },
        };
}
