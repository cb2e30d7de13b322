using System.Net.Sockets;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Jobs;

/// <summary>Has a handler do a job, and says what is to be written down of it, whatever the handler comes up with.</summary>
internal sealed class JobExecution(IReadOnlyList<JobHandler> handlers, JobWorkerOptions options, ILogger log, TimeProvider time)
{
    private readonly Dictionary<string, JobHandler> byKind = handlers.ToDictionary(handler => handler.Kind);

    /// <summary>The kinds that there are handlers for.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. handlers.Select(handler => handler.Kind)];

    /// <exception cref="OperationCanceledException">The job was let go of, as <paramref name="cancel"/> asks.</exception>
    /// <exception cref="ConfigurationException">Nothing can go on.</exception>
    public async Task<JobSettlement> RunAsync(Job job, CancellationToken cancel) => Settlement(job, await OutcomeAsync(job, cancel));

    private async Task<JobOutcome> OutcomeAsync(Job job, CancellationToken cancel)
    {
        try
        {
            return await byKind[job.Kind].WorkAsync(job, cancel);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
        catch (ConfigurationException)
        {
            throw;
        }
        catch (IngestException error)
        {
            return new JobOutcome.Failed(error);
        }
        catch (Exception exception) when (IsTransient(exception))
        {
            return new JobOutcome.Retry(
                new ItemFailedException(
                    ErrorIds.JobInterrupted,
                    $"The job was interrupted: {exception.Message}",
                    "It is tried again by itself.",
                    exception
                )
            );
        }
        catch (Exception exception)
        {
            log.LogError(
                new EventId(0, ErrorIds.JobFailedUnexpectedly),
                exception,
                "Job {JobId} ({Kind}, {Subject}) failed unexpectedly.",
                job.JobId,
                job.Kind,
                job.Subject
            );
            return new JobOutcome.Failed(
                new ItemFailedException(
                    ErrorIds.JobFailedUnexpectedly,
                    $"The job failed unexpectedly: {exception.GetType().Name}: {exception.Message}",
                    "Report this, with the log; then retry the failed jobs of the run.",
                    exception
                )
            );
        }
    }

    private JobSettlement Settlement(Job job, JobOutcome outcome) =>
        outcome switch
        {
            JobOutcome.Done done => new(job, JobState.Done) { Message = done.Message },
            JobOutcome.NeedsSearch search => new(job, JobState.NeedsSearch)
            {
                ErrorId = search.Error.ErrorId,
                Message = search.Error.Message,
            },
            JobOutcome.Snooze snooze => new(job, JobState.Pending)
            {
                NotBefore = snooze.Until,
                IsAttempt = false,
                ErrorId = snooze.ErrorId,
                Message = snooze.Message,
            },
            JobOutcome.Retry retry when job.Attempt < options.MaxAttempts => new(job, JobState.Pending)
            {
                NotBefore = time.GetUtcNow() + Backoff.After(job.Attempt, options),
                ErrorId = retry.Error.ErrorId,
                Message = retry.Error.Message,
            },
            JobOutcome.Retry retry => new(job, JobState.Failed) { ErrorId = retry.Error.ErrorId, Message = retry.Error.Message },
            JobOutcome.Failed failed => new(job, JobState.Failed) { ErrorId = failed.Error.ErrorId, Message = failed.Error.Message },
            _ => throw new InvalidOperationException($"No such outcome: {outcome}."),
        };

    // Also a request that took too long, which HttpClient reports as cancelled.
    private static bool IsTransient(Exception exception) =>
        exception
            is NpgsqlException
                or HttpRequestException
                or TimeoutException
                or IOException
                or SocketException
                or OperationCanceledException
        || DatabaseErrors.IsOutage(exception);
}
