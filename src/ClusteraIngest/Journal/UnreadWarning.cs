using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Journal;

/// <summary>The warning that a source gives values that are not understood.</summary>
internal static class UnreadWarning
{
    public static void Write(ILogger log, long runId, string example) =>
        log.LogWarning(
            new EventId(0, WarningIds.ValueNotUnderstood),
            "{Example} is not understood, and not stored. ctrl_processing_log has an example of each such field of run {RunId}; "
                + "look for a newer version of this tool.",
            example,
            runId
        );
}
