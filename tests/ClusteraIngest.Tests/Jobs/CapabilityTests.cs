using ClusteraIngest.Archive;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>Kinds of jobs and runs that another assembly has brought along.</summary>
public sealed class CapabilityTests : IAsyncLifetime
{
    private const string SumSql = """
        select 7 as videos_listed, 3 as videos_new, jsonb_build_object('channels', 1, 'videos', 7, 'new', 3) as summary
          from ctrl_run where run_id = @runId
        """;

    private IngestWorld? world;

    private IngestWorld World => world!;

    public async Task InitializeAsync() => world = await IngestWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task A_worker_does_jobs_of_a_kind_that_its_settings_bring_along_and_sums_their_run_up()
    {
        await using var client = new IngestClient(Settings.With(Capability()));
        var run = await BeginAsync(client);

        await Eventually.EndsAsync(client.Jobs.WorkAsync(new() { UntilEmpty = true, Kinds = ["plain"] }));

        var status = await client.Jobs.GetRunStatusAsync(run);
        Assert.Equal((RunKind.Archive, RunState.Finished, 7L, 3L), (status!.Kind, status.State, status.Summary!.Videos, status.Summary.New));
        var shown = (await client.GetStatusAsync()).Runs.Single(one => one.RunId == run);
        Assert.Equal((7L, 3), (shown.Collection!.Videos, shown.Figures.New));
    }

    [Fact]
    public async Task A_process_that_does_not_know_a_kind_of_run_finishes_it_all_the_same_with_what_its_jobs_have_counted()
    {
        await using var able = new IngestClient(Settings.With(Capability()));
        var run = await BeginAsync(able);
        await World.QueryAsync<int>(
            """update ctrl_job set state = 'done', finished_at = now(), figures = '{"videos": 5, "new": 2, "kept": 9}'"""
        );

        await World.Client.Jobs.FinalizeRunAsync(run);

        var summary = (await World.Client.Jobs.GetRunStatusAsync(run))!.Summary!;
        Assert.Equal((10L, 4L, 18L), (summary.Videos, summary.New, summary.Counters["plain"]["kept"]));
        Assert.Equal((10, 4), (await World.QueryAsync<(int, int)>("select videos_listed, videos_new from ctrl_run")).Single());
    }

    [Fact]
    public async Task A_client_without_a_capability_does_not_know_its_kinds()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => World.Client.Jobs.WorkAsync(new() { Kinds = ["plain"] }));

        Assert.Equal("UnknownJobKind", error.ErrorId);
        Assert.Contains("plain", RegisteredJobs.NamesOf(Settings.With(Capability())));
    }

    [Fact]
    public async Task What_jobs_wait_for_at_a_source_that_rests_is_no_attempt_and_is_told_by_the_status_and_the_worker()
    {
        var capability = Capability(
            new("plain") { Rests = [PaceRests.Throttled] },
            async (services, cancel) =>
            {
                var pace = await services.PaceAsync(cancel);
                var rest =
                    await pace.WaitAsync(Pace.YouTube, TimeSpan.Zero, cancel: cancel)
                    ?? await pace.RestAsync(Pace.YouTube, ErrorIds.YouTubeThrottled, "not a bot", cancel);
                return new JobOutcome.Snooze(rest.Until, rest.Reason, PaceRests.Throttled);
            }
        );
        await using var client = new IngestClient(Settings.With(capability));
        var run = await BeginAsync(client);

        var error = await Assert.ThrowsAsync<SourceRestsException>(() =>
            Eventually.EndsAsync(
                client.Jobs.WorkAsync(
                    new()
                    {
                        UntilEmpty = true,
                        Kinds = ["plain"],
                        LongestRest = TimeSpan.FromMinutes(1),
                    }
                )
            )
        );

        var rest = Assert.Single((await client.GetStatusAsync()).Rests);
        Assert.Equal(("youtube", ErrorIds.YouTubeThrottled, "not a bot"), (rest.Source, rest.ErrorId, rest.Reason));
        Assert.Equal(rest.Until, error.Until, TimeSpan.FromSeconds(1));
        await foreach (var job in client.Jobs.GetJobsAsync(run))
            Assert.Equal((JobState.Pending, 0, ErrorIds.YouTubeThrottled), (job.State, job.Attempt, job.ErrorId));
    }

    [Fact]
    public void Settings_bring_a_capability_along_once() =>
        Assert.Equal(["archive"], new IngestSettings().WithArchive().WithArchive().Capabilities.Select(one => one.Name));

    private IngestSettings Settings => new() { Database = World.Database.ConnectionString };

    private static ClientCapability Capability(
        JobKind? kind = null,
        Func<ClientServices, CancellationToken, Task<JobOutcome>>? work = null
    )
    {
        var declared = kind ?? new("plain");
        return new(
            "test",
            new([declared], [new(RunKind.Archive, SumSql)]),
            services =>
                [
                    new(
                        declared,
                        _ => Task.FromResult<IngestException?>(null),
                        _ =>
                            Task.FromResult(
                                new JobHandler(
                                    declared,
                                    (_, cancel) =>
                                        work is null ? Task.FromResult<JobOutcome>(new JobOutcome.Done()) : work(services, cancel)
                                )
                            )
                    ),
                ]
        );
    }

    private async Task<long> BeginAsync(IngestClient client)
    {
        var runs = new QueuedRuns(World.Database.Source, RegisteredJobs.CatalogOf(client.Services.Settings));
        return await runs.BeginAsync(
            RunKind.Archive,
            null,
            null,
            0,
            null,
            [new("plain", "one"), new("plain", "two")],
            now: null,
            CancellationToken.None
        );
    }
}
