using System.Net.Sockets;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Jobs;

/// <summary>Has a handler do a job, and says what is to be written down of it, whatever the handler comes up with.</summary>
internal sealed class JobExecution(IReadOnlyList<JobHandler> handlers, JobWorkerOptions options, ILogger log, TimeProvider time)
{
    private readonly Dictionary<string, JobHandler> byKind = handlers.ToDictionary(handler => handler.Kind.Name);

    /// <exception cref="OperationCanceledException">The job was let go of, as <paramref name="cancel"/> asks.</exception>
    /// <exception cref="ConfigurationException">Nothing can go on.</exception>
    public async Task<JobSettlement> RunAsync(Job job, CancellationToken cancel) => Settlement(job, await OutcomeAsync(job, cancel));

    private async Task<JobOutcome> OutcomeAsync(Job job, CancellationToken cancel)
    {
        var handler = byKind[job.Kind];
        using var scope = log.BeginScope(new KeyValuePair<string, object?>[] { new("job_id", job.JobId), new("run_id", job.RunId) });
        using var activity = IngestTelemetry
            .Activities.StartActivity("clustera_ingest.job")
            ?.SetTag("clustera_ingest.job.kind", job.Kind)
            .SetTag("clustera_ingest.job.id", job.JobId)
            .SetTag("clustera_ingest.run.id", job.RunId);
        using var timeout = handler.Kind.Timeout is { } limit ? new CancellationTokenSource(limit, time) : null;
        using var both = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            var outcome = await handler.WorkAsync(job, both?.Token ?? cancel);
            if (outcome is JobOutcome.Done done)
                Check(done);
            return outcome;
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or NpgsqlException && timeout is { IsCancellationRequested: true })
        {
            return new JobOutcome.Retry(
                new ItemFailedException(
                    ErrorIds.JobTimedOut,
                    $"The job was not done within {RunWait.Span(handler.Kind.Timeout!.Value)}, and was cancelled.",
                    "It is tried again by itself.",
                    exception
                )
            );
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

    /// <summary>What cannot be stored harms only the job that it comes from, and not those that are settled with it.</summary>
    private static void Check(JobOutcome.Done done)
    {
        if (done.Result is { } result && !JobJson.IsStorable(result))
            throw new ArgumentException("The result cannot be stored as JSON.");
        NewJob.Check(done.Next);
    }

    private int MaxAttempts(Job job) => byKind[job.Kind].Kind.MaxAttempts ?? options.MaxAttempts;

    private JobSettlement Settlement(Job job, JobOutcome outcome) =>
        outcome switch
        {
            JobOutcome.Done done => new(job, JobState.Done)
            {
                Message = done.Message,
                Result = done.Result,
                Next = done.Next,
            },
            JobOutcome.NeedsSearch search => new(job, JobState.NeedsSearch)
            {
                ErrorId = search.Error.ErrorId,
                Message = search.Error.Message,
            },
            JobOutcome.Snooze snooze => new(job, JobState.Pending)
            {
                NotBefore = snooze.Until,
                IsAttempt = false,
                Rest = snooze.Rest,
                ErrorId = snooze.Rest?.ErrorId,
                Message = snooze.Message,
            },
            JobOutcome.Retry retry when job.Attempt < MaxAttempts(job) => new(job, JobState.Pending)
            {
                NotBefore = time.GetUtcNow() + Backoff.After(job.Attempt, options, byKind[job.Kind].Kind),
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
