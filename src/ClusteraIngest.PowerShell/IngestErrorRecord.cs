using System.Management.Automation;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>Errors of the SDK as PowerShell tells them: the id, a category that fits, what it is about, and the remedy as recommended action.</summary>
internal static class IngestErrorRecord
{
    public static ErrorRecord Of(IngestException exception, object? target) =>
        new(exception, exception.ErrorId, CategoryOf(exception), target)
        {
            ErrorDetails = new(exception.Message) { RecommendedAction = exception.Remedy },
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
        "AnswerNotRecognized" or "ItemNotRecognized" or "ExportNotRecognized" or "ExportNotJson" or "ExportTruncated" or "ExportEmpty" or "EmptyAnswer"
            or "SettingsFileUnreadable" => ErrorCategory.InvalidData,
        _ => exception switch
        {
            InvalidInputException => ErrorCategory.InvalidArgument,
            ConfigurationException => ErrorCategory.InvalidOperation,
            _ => ErrorCategory.InvalidResult,
        },
    };
}
