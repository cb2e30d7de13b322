using System.Data.Common;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Makes the transcripts searchable that a command has brought. Where that fails, the command has done what it is for.</summary>
internal static class TranscriptIndexing
{
    public static async Task RunAsync(CommandRun run, IngestClient client, CancellationToken cancel)
    {
        if (run.ExitCode is not (ExitCodes.Success or ExitCodes.SomeFailed) || cancel.IsCancellationRequested)
            return;
        try
        {
            await run.WaitingAsync(attempt => client.Library.IndexAsync(isRun: false, progress: null, attempt), cancel);
        }
        catch (Exception e) when (e is IngestException or DbException)
        {
            run.Screen.Warn(
                WarningIds.TranscriptsNotIndexed,
                Printable.Of(
                    $"The transcripts are stored, and are not searchable yet: {e.Message} 'clustera-ingest library index' does it."
                )
            );
        }
    }
}
