using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ClusteraIngest.Jobs;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests.Telemetry;

public class IngestTelemetryTests
{
    [Fact]
    public async Task A_sync_is_counted_and_its_requests_are_timed()
    {
        using var measured = new Measurements();
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("measured", videos: 2));

        await world.SyncAsync();

        Assert.Contains(
            measured.All,
            one =>
                one is { Name: "clustera_ingest.runs.finished", Value: 1 }
                && Equals(one.Tags["kind"], "sync")
                && Equals(one.Tags["state"], "finished")
        );
        Assert.Contains(
            measured.All,
            one =>
                one is { Name: "clustera_ingest.request.duration", Value: > 0 }
                && Equals(one.Tags["service"], "Apify")
                && Equals(one.Tags["status"], 200)
        );
        Assert.Contains(measured.All, one => one.Name == "clustera_ingest.database.duration" && Equals(one.Tags["outcome"], "done"));
        Assert.All(measured.All, one => Assert.DoesNotContain("video_id", one.Tags.Keys));
    }

    [Fact]
    public async Task What_is_paid_is_counted_also_where_it_is_told_late()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("paid", videos: 37));
        world.Apify.FailNext("unsettled");
        using var measured = new Measurements();

        await world.SyncAsync(new() { WithTranscripts = false });
        world.Apify.Settle();
        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Contains(measured.All, one => one.Name == "clustera_ingest.charges.closed" && IsOfList(one.Tags, "settled"));
        // 37 times what one costs: no other test pays that.
        Assert.Contains(
            measured.All,
            one => one.Name == "clustera_ingest.cost.usd" && Math.Abs(one.Value - 0.185) < 1e-9 && IsOfList(one.Tags)
        );

        static bool IsOfList(IReadOnlyDictionary<string, object?> tags, string? state = null) =>
            Equals(tags["provider"], "apify") && Equals(tags["purpose"], "list") && (state is null || Equals(tags["state"], state));
    }

    [Fact]
    public async Task What_a_job_logs_is_in_a_scope_with_the_job()
    {
        var entries = new List<string>();
        var log = new RecordingLogger(entries);
        var kind = new JobKind("logs");
        var job = new Job(12, 7, kind.Name, "subject", null, 1, "worker");
        var execution = new JobExecution(
            [
                new(
                    kind,
                    (_, _) =>
                    {
                        log.LogWarning("At it.");
                        return Task.FromResult<JobOutcome>(new JobOutcome.Done());
                    }
                ),
            ],
            new(),
            log,
            TimeProvider.System
        );

        await execution.RunAsync(job, CancellationToken.None);

        Assert.Equal(["job_id=12,run_id=7: At it."], entries);
    }

    [Fact]
    public async Task A_job_is_counted_with_its_kind_and_state()
    {
        using var measured = new Measurements();
        await using var world = await YouTubeWorld.CreateAsync();
        await world.Client.Collection.StartRunAsync(["@nobody-at-all"]);

        await world.Client.Jobs.WorkAsync(new() { UntilEmpty = true });

        Assert.Contains(
            measured.All,
            one =>
                one.Name == "clustera_ingest.jobs.settled"
                && Equals(one.Tags["kind"], "collect_channel")
                && Equals(one.Tags["state"], "failed")
                && Equals(one.Tags["error_id"], "ChannelNotFound")
        );
        Assert.Contains(measured.All, one => one.Name == "clustera_ingest.job.duration" && Equals(one.Tags["kind"], "collect_channel"));
    }

    [Fact]
    public async Task A_sync_is_an_activity_with_its_run()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == IngestTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("traced", videos: 1));

        await world.SyncAsync();

        Assert.Contains(
            ended,
            activity =>
                activity.OperationName == "clustera_ingest.run"
                && Equals(activity.GetTagItem("clustera_ingest.run.kind"), "sync")
                && Equals(activity.GetTagItem("clustera_ingest.run.state"), "finished")
        );
    }

    [Fact]
    public void Each_entry_of_a_scoped_logger_is_in_its_scope()
    {
        var entries = new List<string>();
        var inner = new RecordingLogger(entries);

        new ScopedLogger(inner, "run_id", 7L).LogWarning("One {Thing}.", "entry");

        Assert.Equal(["run_id=7: One entry."], entries);
        Assert.Null(inner.Scope);
    }

    /// <summary>What the SDK's meter measures from now on, by whichever test.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener listener = new();

        public Measurements()
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == IngestTelemetry.Name)
                    self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            listener.Start();
        }

        public ConcurrentBag<(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)> All { get; } = [];

        public void Dispose() => listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            All.Add((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }

    private sealed class RecordingLogger(List<string> entries) : ILogger
    {
        public string? Scope { get; private set; }

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull
        {
            Scope = string.Join(
                ',',
                ((IReadOnlyList<KeyValuePair<string, object?>>)(object)state).Select(label => $"{label.Key}={label.Value}")
            );
            return new Ending(() => Scope = null);
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => entries.Add($"{Scope}: {formatter(state, exception)}");
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
