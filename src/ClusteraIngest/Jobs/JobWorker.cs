using System.Globalization;
using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Jobs;

/// <summary>
/// Takes jobs out of the queue and has them done, several at a time. Any number of workers may share a queue: in one process, on one
/// machine, on many.
/// </summary>
/// <param name="queue">The queue; its connection that waits for work is this worker's own.</param>
/// <param name="handlers">What it can do, one for each kind.</param>
/// <param name="options">How.</param>
/// <param name="log">For diagnostics.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Its live figures; null: nobody looks at them.</param>
internal sealed class JobWorker(
    IJobQueue queue,
    IReadOnlyList<JobHandler> handlers,
    JobWorkerOptions options,
    ILogger log,
    TimeProvider time,
    WorkProgress? progress = null
)
{
    /// <summary>How often a worker looks whether it has taken too many jobs ahead.</summary>
    private static readonly TimeSpan ExcessEvery = TimeSpan.FromSeconds(1);

    /// <summary>So many errors are kept in mind; a worker of many months may warn of one again.</summary>
    private const int MostTold = 10_000;

    private readonly ClaimedJobs held = new(handlers, options, time);
    private readonly JobExecution execution = new(handlers, options, log, time);
    private readonly Channel<ClaimedJob> ready = Channel.CreateUnbounded<ClaimedJob>();
    private readonly Channel<JobSettlement> outcomes = Channel.CreateUnbounded<JobSettlement>(new() { SingleReader = true });
    private readonly HashSet<(long RunId, string ErrorId)> told = [];

    /// <summary>A name that no other worker has, here or elsewhere, now or later.</summary>
    public string Name { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.MachineName}/{Environment.ProcessId}/{Random.Shared.NextInt64(1L << 40):x10}"
        );

    /// <summary>
    /// Works until it is cancelled, or, with <see cref="JobWorkerOptions.UntilEmpty"/>, until nothing is left to do. Once.
    /// </summary>
    /// <remarks>
    /// What it is working on when it is cancelled it lets go of: these jobs stand in the queue again at once, as if they had not been
    /// taken.
    /// </remarks>
    /// <exception cref="ConfigurationException">Nothing can go on: the database was away for too long, or a handler said so.</exception>
    /// <exception cref="IngestException">
    /// All that is left waits, for longer than <see cref="JobWorkerOptions.LongestRest"/>, for what its kind declares
    /// (<see cref="JobKind.Rests"/>): the error of that.
    /// </exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        progress?.Begin(time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var settling = new CancellationTokenSource();
        Task[] working = [.. Enumerable.Range(0, options.Concurrency).Select(_ => WorkAsync(stop.Token))];
        var settler = SettleAsync(settling.Token);
        var renewer = RenewAsync(settling.Token);
        var returner = ReturnExcessAsync(settling.Token);
        var claimer = new JobClaimer(
            queue,
            Name,
            [.. handlers.Select(handler => handler.Kind)],
            held,
            ready.Writer,
            options,
            log,
            time,
            progress
        ).RunAsync(stop.Token);

        // The first of them that ends, well or badly, ends the others.
        await Task.WhenAny([claimer, settler, renewer, returner, .. working]);
        await stop.CancelAsync();
        ready.Writer.TryComplete();
        settling.CancelAfter(options.Patience);
        // Others need not wait until what is being worked on has let go.
        await EndedAsync(GiveBackAsync(held.TakeWaiting(), settling.Token));
        await EndedAsync(Task.WhenAll(working).WaitAsync(settling.Token));
        await EndedAsync(claimer);
        outcomes.Writer.TryComplete();
        await EndedAsync(settler);
        await ReleaseAsync(settling.Token);
        await settling.CancelAsync();
        await EndedAsync(renewer);
        await EndedAsync(returner);

        foreach (var part in (Task[])[.. working, settler, renewer, returner, claimer])
        {
            if (part.Exception?.InnerException is { } failure and not OperationCanceledException)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Has one job after the other done.</summary>
    private async Task WorkAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var one in ready.Reader.ReadAllAsync(stop))
        {
            if (!one.TryBegin(time.GetTimestamp()))
                continue; // it is being put back
            var kind = IngestTelemetry.Tag("kind", one.Job.Kind);
            IngestTelemetry.JobsActive.Add(1, kind);
            try
            {
                var outcome = await execution.RunAsync(one.Job, one.Token);
                var took = time.GetElapsedTime(one.BegunAt);
                held.Took(one.Job.Kind, took);
                IngestTelemetry.JobDuration.Record(took.TotalSeconds, kind);
                outcomes.Writer.TryWrite(outcome);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                held.Remove(one.Job); // its lease was lost
            }
            finally
            {
                IngestTelemetry.JobsActive.Add(-1, kind);
                one.End();
            }
        }
    }

    /// <summary>Writes down what came of jobs: all that has come while the last ones were being written.</summary>
    private async Task SettleAsync(CancellationToken cancel)
    {
        while (await outcomes.Reader.WaitToReadAsync(cancel))
        {
            var batch = new List<JobSettlement>();
            while (batch.Count < 500 && outcomes.Reader.TryRead(out var outcome))
                batch.Add(outcome);
            await queue.SettleAsync(batch, held.RunsBeside(batch), cancel);
            foreach (var settled in batch)
            {
                progress?.Count(settled);
                TellPutBack(settled);
                IngestTelemetry.JobsSettled.Add(
                    1,
                    IngestTelemetry.Tag("kind", settled.Job.Kind),
                    IngestTelemetry.Tag("state", ColumnText.Of(settled.State)),
                    IngestTelemetry.Tag("error_id", settled.ErrorId)
                );
                log.LogDebug(
                    new EventId(0, WarningIds.JobSettled),
                    "Job {JobId} ({Kind}, {Subject}): {State} {ErrorId} {Message}",
                    settled.Job.JobId,
                    settled.Job.Kind,
                    settled.Job.Subject,
                    settled.State,
                    settled.ErrorId,
                    settled.Message
                );
                held.Remove(settled.Job, settled.NotBefore);
            }
        }
    }

    /// <summary>
    /// Warns of an error that a job is put back for, once a run: an error of a run is told at its end otherwise, after all attempts.
    /// </summary>
    private void TellPutBack(JobSettlement settled)
    {
        if (
            settled is not { State: JobState.Pending, ErrorId: { } errorId, NotBefore: { } again }
            || settled.Rest is { IsToldByWorker: false }
        )
            return;
        if (told.Count == MostTold)
            told.Clear();
        if (!told.Add((settled.Job.RunId, errorId)))
            return;
        log.LogWarning(
            new EventId(0, errorId),
            "Job {JobId} ({Kind}, {Subject}) of run {RunId} is tried again in {Pause}: {Message}",
            settled.Job.JobId,
            settled.Job.Kind,
            settled.Job.Subject,
            settled.Job.RunId,
            RunWait.Span(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((again - time.GetUtcNow()).TotalSeconds)))),
            settled.Message
        );
    }

    /// <summary>Keeps the leases, and lets go of what is lost.</summary>
    private async Task RenewAsync(CancellationToken cancel)
    {
        var shortest = handlers.Select(handler => handler.Kind.Lease ?? options.Lease).Append(options.Lease).Min();
        using var timer = new PeriodicTimer(shortest / 3, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            if (held.All is not { Count: > 0 } asked)
                continue;
            var kept = await queue.RenewAsync([.. asked.Select(one => one.Job)], cancel);
            foreach (var job in held.Lose(asked, kept))
            {
                IngestTelemetry.LeasesLost.Add(1, IngestTelemetry.Tag("kind", job.Kind));
                log.LogWarning(
                    new EventId(0, WarningIds.JobLost),
                    "Job {JobId} ({Kind}, {Subject}) is no longer this worker's.",
                    job.JobId,
                    job.Kind,
                    job.Subject
                );
            }
        }
    }

    /// <summary>Puts back what was taken ahead, where that proves to take longer than it did.</summary>
    private async Task ReturnExcessAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(ExcessEvery, time);
        while (await timer.WaitForNextTickAsync(cancel))
            await GiveBackAsync(held.TakeExcess(), cancel);
    }

    private async Task GiveBackAsync(IReadOnlyList<ClaimedJob> jobs, CancellationToken cancel)
    {
        if (jobs.Count == 0)
            return;
        await queue.ReleaseAsync([.. jobs.Select(one => one.Job)], cancel);
        foreach (var one in jobs)
            held.Remove(one.Job);
    }

    /// <summary>Puts back what was not begun or let go of. What its handler is still at runs out of its lease.</summary>
    private async Task ReleaseAsync(CancellationToken cancel)
    {
        Job[] idle = [.. held.All.Where(one => !one.IsAtWork).Select(one => one.Job)];
        if (idle.Length > 0)
            await EndedAsync(queue.ReleaseAsync(idle, cancel));
    }

    private async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }
        catch (Exception exception)
        {
            log.LogDebug(new EventId(0, WarningIds.JobWorkerEnds), exception, "A part of worker {Worker} has failed.", Name);
        }
    }
}
