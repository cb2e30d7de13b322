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
            ErrorIds.BudgetExceeded or ErrorIds.QuotaExceeded or ErrorIds.DayLimitReached => ErrorCategory.QuotaExceeded,
            ErrorIds.WaitTooLong => ErrorCategory.OperationTimeout,
            ErrorIds.ApifyLimitReached or ErrorIds.DatabaseTooManyConnections or ErrorIds.DatabaseOutOfResources =>
                ErrorCategory.LimitsExceeded,
            ErrorIds.ApifyTokenMissing
            or ErrorIds.YouTubeKeyMissing
            or ErrorIds.YouTubeKeysRefused
            or ErrorIds.YouTubeApiKeyRefused
            or ErrorIds.ApifyTokenRefused
            or ErrorIds.DatabasePasswordRefused => ErrorCategory.AuthenticationError,
            ErrorIds.ApifyUnreachable or ErrorIds.YouTubeUnreachable or ErrorIds.DatabaseUnreachable or ErrorIds.DatabaseTlsFailed =>
                ErrorCategory.ConnectionError,
            ErrorIds.DatabasePermissionDenied
            or ErrorIds.DatabaseReadOnly
            or ErrorIds.ApifyRefused
            or ErrorIds.TranscriptBlocked
            or ErrorIds.SearchRefused
            or ErrorIds.YouTubeForbidden => ErrorCategory.PermissionDenied,
            ErrorIds.DatabaseDiskFull or ErrorIds.LocalServerFailed => ErrorCategory.ResourceUnavailable,
            ErrorIds.RunNotFinished => ErrorCategory.OperationTimeout,
            ErrorIds.PostgresNotFound or ErrorIds.PostgresTooOld => ErrorCategory.NotInstalled,
            ErrorIds.ListNotFound
            or ErrorIds.ChannelNotFound
            or ErrorIds.ApifyNotFound
            or ErrorIds.DatabaseNotFound
            or ErrorIds.SettingsFileNotFound
            or ErrorIds.DatasetExpired
            or ErrorIds.ListNotMonitored
            or ErrorIds.VideoNotStored
            or ErrorIds.RunNotFound
            or ErrorIds.KeyNotFound
            or ErrorIds.ImportNotFound
            or ErrorIds.PersonNotFound
            or ErrorIds.YouTubeNotFound => ErrorCategory.ObjectNotFound,
            ErrorIds.AnswerNotRecognized
            or ErrorIds.ApifyAnswerGarbled
            or ErrorIds.YouTubeAnswerGarbled
            or ErrorIds.ApifyAnswerTooLarge
            or ErrorIds.ApifyStatusUnknown
            or ErrorIds.ItemNotRecognized
            or ErrorIds.EmptyAnswer
            or ErrorIds.ExportNotRecognized
            or ErrorIds.ExportNotJson
            or ErrorIds.ExportTruncated
            or ErrorIds.ExportEmpty
            or ErrorIds.ChannelListFormatUnknown
            or ErrorIds.ChannelListBroken
            or ErrorIds.ChannelListEmpty
            or ErrorIds.SettingsFileUnreadable => ErrorCategory.InvalidData,
            _ => exception switch
            {
                InvalidInputException => ErrorCategory.InvalidArgument,
                ConfigurationException => ErrorCategory.InvalidOperation,
                _ => ErrorCategory.InvalidResult,
            },
        };
}
