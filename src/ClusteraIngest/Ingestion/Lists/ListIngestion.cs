using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Streams;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Stage 2: reads lists, several at a time, and yields each new video when it is committed. How a list is read is its reader's business.
/// </summary>
internal sealed class ListIngestion(Invocation invocation, IListReader reader, int concurrency)
{
    public IAsyncEnumerable<StageResult<Video>> RunAsync(IAsyncEnumerable<MonitoredList> lists, CancellationToken cancel) =>
        ConcurrentStage.RunAsync<MonitoredList, StageResult<Video>>(lists, concurrency, IngestAsync, cancel);

    private async Task IngestAsync(MonitoredList list, ChannelWriter<StageResult<Video>> results, CancellationToken cancel)
    {
        invocation.Progress.Change(figures => figures with { Lists = figures.Lists + 1 });
        try
        {
            if (await reader.ReadAsync(list, results, cancel) is { } error)
            {
                await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
            }

            // Its languages, or the settings', may be others than when its videos came, from wherever that was.
            await new LanguageChange(invocation.Database, invocation.Time).ApplyAsync(list, invocation.Options, cancel);
        }
        catch (ItemFailedException exception)
        {
            var error = Wait.About(list.Url, exception);
            if (error.IsInOtherHands)
                await new ListWriter(invocation, list).PutOffAsync(error);
            else if (error.ErrorId != ErrorIds.RunTakenOver)
                await new ListWriter(invocation, list).FailAsync(error);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
        }
        catch (Exception exception) when (exception is ApifyException or YouTubeDataException)
        {
            var error = (exception as ApifyException)?.ForItem(list.Url) ?? ((YouTubeDataException)exception).ForItem(list.Url);
            await new ListWriter(invocation, list).FailAsync(error);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            var error = new ItemFailedException(
                ErrorIds.ListRemoved,
                $"{list.Url}: the list was removed before its turn came.",
                "Add it again, if that was not meant.",
                exception
            );
            await new ListWriter(invocation, list).FailAsync(error);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
        }
    }
}
