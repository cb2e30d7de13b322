using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;
using Channel = System.Threading.Channels.Channel;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// Stage 1: list ingestion and transcript ingestion at the same time. Transcript ingestion is fed from the database rather than from
/// memory: so nothing piles up, whatever the lists show, and what an earlier invocation left over is taken along.
/// </summary>
internal sealed class SyncPipeline(
    Func<CancellationToken, IAsyncEnumerable<StageResult<Video>>> lists,
    TranscriptIngestion? transcripts,
    DueTranscripts? due
)
{
    public async IAsyncEnumerable<SyncResult> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (transcripts is null || due is null)
        {
            await foreach (var result in lists(cancel))
                yield return new(SyncStage.List, result);
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var results = Channel.CreateBounded<SyncResult>(16);
        var stages = Task.WhenAll(ListsAsync(), TranscriptsAsync());
        var closing = CloseAsync();
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None))
                yield return result;
            await closing;
        }
        finally
        {
            await stop.CancelAsync();
            await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ListsAsync()
        {
            try
            {
                await foreach (var result in lists(stop.Token))
                {
                    due.LookAgain();
                    await results.Writer.WriteAsync(new(SyncStage.List, result), stop.Token);
                }
            }
            finally
            {
                due.NoMoreComes();
            }
        }

        async Task TranscriptsAsync()
        {
            try
            {
                await foreach (var result in transcripts.RunAsync(due.ReadAsync(stop.Token), stop.Token))
                    await results.Writer.WriteAsync(new(SyncStage.Transcript, result), stop.Token);
            }
            catch (Errors.ConfigurationException)
            {
                // Nothing can go on: the lists need not be read to their end for it to be told.
                await stop.CancelAsync();
                throw;
            }
        }

        async Task CloseAsync()
        {
            try
            {
                await stages;
            }
            finally
            {
                results.Writer.Complete();
            }
        }
    }
}
